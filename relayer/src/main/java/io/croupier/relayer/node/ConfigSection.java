package io.croupier.relayer.node;

import static com.typesafe.config.ConfigValueType.OBJECT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.croupier.signing.Address;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One object of a configuration file, read key by key. Every error names file, line, key, value and what is allowed. Once all
 * keys are read, {@link #end} refuses those that nobody asked for.
 */
final class ConfigSection {
    private final ConfigObject object;
    private final String path;
    private final TreeSet<String> known = new TreeSet<>();

    ConfigSection(final Config config) {
        this(config.root(), "");
    }

    private ConfigSection(final ConfigObject object, final String path) {
        this.object = object;
        this.path = path;
    }

    /** The section under {@code key}; an empty one when the file has none. */
    ConfigSection section(final String key) {
        final ConfigValue value = find(key);
        if (value == null) {
            return new ConfigSection(
                    ConfigFactory.empty(object.origin().description()).root(), path + key + ".");
        }
        return section(value, path + key);
    }

    /** The list of sections under {@code key}, in order. */
    List<ConfigSection> sections(final String key) {
        final List<ConfigSection> sections = new ArrayList<>();
        for (final ConfigValue value : list(key)) {
            sections.add(section(value, path + key + "[" + sections.size() + "]"));
        }
        return sections;
    }

    /** The list of texts under {@code key}, in order. */
    List<String> texts(final String key) {
        return list(key).stream()
                .map(value -> String.valueOf(value.unwrapped()))
                .toList();
    }

    Optional<String> text(final String key) {
        final ConfigValue value = find(key);
        return value == null ? Optional.empty() : Optional.of(scalar(key, value));
    }

    String requiredText(final String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    long integer(final String key, final long otherwise, final long least, final long most) {
        final Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        return parseInteger(key, text.get(), least, most);
    }

    /** An int whose range the record it goes into knows; see {@link #valid}. */
    int count(final String key, final int otherwise) {
        return (int) integer(key, otherwise, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Builds a record that checks its own values and names the key when it refuses one. */
    <T> T valid(final Supplier<T> record) {
        try {
            return record.get();
        } catch (final IllegalArgumentException e) {
            throw error(originOfKeyNamedIn(e.getMessage()), e.getMessage());
        }
    }

    boolean has(final String key) {
        return object.containsKey(key);
    }

    /** For a part whose keys are known but which this version cannot switch on. */
    void refuseEnabled() {
        if (flag("enabled", false)) {
            throw refused("enabled", "true", "possible in this version");
        }
        end();
    }

    long requiredInteger(final String key, final long least, final long most) {
        return parseInteger(key, requiredText(key), least, most);
    }

    boolean flag(final String key, final boolean otherwise) {
        final String text = text(key).orElse(String.valueOf(otherwise));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(key, text, "true or false");
        };
    }

    /** A duration in HOCON's notation, such as {@code 250ms} or {@code 30 days}. */
    Duration duration(final String key, final Duration otherwise, final Duration least, final Duration most) {
        final Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        final String allowed = "a duration from " + words(least) + " to " + words(most);
        final Duration value;
        try {
            value = object.toConfig().getDuration(ConfigUtil.quoteString(key));
        } catch (final ConfigException e) {
            throw refused(key, text.get(), allowed);
        }
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(key, text.get(), allowed);
        }
        return value;
    }

    /** A number of bytes in HOCON's notation, such as {@code 512 MiB}. */
    long bytes(final String key, final long otherwise) {
        final Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return object.toConfig().getBytes(ConfigUtil.quoteString(key));
        } catch (final ConfigException e) {
            throw refused(key, text.get(), "a size such as 512 MiB");
        }
    }

    /** As {@link #share}, for a key that must be there. */
    long requiredShare(final String key, final String most) {
        return share(key, requiredText(key), most);
    }

    /** A share written as a decimal, as an integer with 1e18 = 1. */
    long share(final String key, final String otherwise, final String most) {
        final String text = text(key).orElse(otherwise);
        final String allowed = "a decimal from 0 to " + most + " with at most 18 digits after the point";
        try {
            final BigDecimal value = new BigDecimal(text);
            if (value.signum() < 0 || value.compareTo(new BigDecimal(most)) > 0) {
                throw refused(key, text, allowed);
            }
            return value.movePointRight(18).longValueExact();
        } catch (final ArithmeticException | NumberFormatException e) {
            throw refused(key, text, allowed);
        }
    }

    <E extends Enum<E>> E oneOf(final String key, final E otherwise) {
        final Class<E> type = otherwise.getDeclaringClass();
        final String text = text(key).orElse(word(otherwise));
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> refused(
                        key,
                        text,
                        String.join(
                                " or ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(ConfigSection::word)
                                        .toList())));
    }

    Address address(final String key) {
        return address(key, requiredText(key));
    }

    /** The list of addresses under {@code key}, in order. */
    List<Address> addresses(final String key) {
        return texts(key).stream().map(text -> address(key, text)).toList();
    }

    private Address address(final String key, final String text) {
        try {
            final Address address = Address.parse(text);
            if (!address.isZero()) {
                return address;
            }
        } catch (final IllegalArgumentException e) {
            // Refused below, with the key.
        }
        throw refused(key, text, "an address, 0x and 40 hexadecimal digits, not zero");
    }

    /** A path; relative ones start at the folder of the file that names them. */
    Path file(final String key) {
        final String text = requiredText(key);
        final String origin = object.origin().filename();
        try {
            return origin == null ? Path.of(text) : Path.of(origin).resolveSibling(text);
        } catch (final InvalidPathException e) {
            throw refused(key, text, "a path");
        }
    }

    URI http(final String key, final String text) {
        return url(key, text, "http");
    }

    URI webSocket(final String key, final String text) {
        return url(key, text, "ws");
    }

    /** An address, which may hold an access key and is not repeated when it is refused. */
    private URI url(final String key, final String text, final String scheme) {
        try {
            final URI uri = new URI(text);
            if (uri.getHost() != null && List.of(scheme, scheme + "s").contains(uri.getScheme())) {
                return uri;
            }
        } catch (final URISyntaxException e) {
            // Refused below, with the key.
        }
        throw refused(key, "the value given", "a URL of " + scheme + " or " + scheme + "s");
    }

    /** What to throw for a value that may not stand there. */
    OperatorException refused(final String key, final String value, final String allowed) {
        final ConfigValue found = object.get(key);
        return error(
                found == null ? object.origin() : found.origin(), path + key + ": " + value + " is not " + allowed);
    }

    /** What to throw for a combination of keys that cannot work. */
    OperatorException refused(final String explanation) {
        final String name = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
        return error(object.origin(), name.isEmpty() ? explanation : name + ": " + explanation);
    }

    /** Refuses keys that were never read: a misspelt key must not leave its default in force. */
    void end() {
        for (final var entry : object.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw error(
                        entry.getValue().origin(),
                        path + entry.getKey() + ": unknown key; known here are " + String.join(", ", known));
            }
        }
    }

    private ConfigOrigin originOfKeyNamedIn(final String message) {
        return object.entrySet().stream()
                .filter(entry -> message.startsWith(path + entry.getKey() + ":"))
                .map(entry -> entry.getValue().origin())
                .findFirst()
                .orElse(object.origin());
    }

    private OperatorException missing(final String key) {
        return error(object.origin(), path + key + ": missing");
    }

    private static OperatorException error(final ConfigOrigin origin, final String message) {
        final String file = origin.filename() == null ? origin.description() : origin.filename();
        final String line = origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "";
        return new OperatorException(ExitCode.UNUSABLE, file + line + ": " + message);
    }

    private ConfigValue find(final String key) {
        known.add(key);
        return object.get(key);
    }

    private List<? extends ConfigValue> list(final String key) {
        final ConfigValue value = find(key);
        if (value == null) {
            throw missing(key);
        }
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            // What stands there may hold a key, so it is not repeated.
            throw refused(key, "the value given", "a list with entries");
        }
        return list;
    }

    private static ConfigSection section(final ConfigValue value, final String path) {
        if (value.valueType() != OBJECT) {
            throw error(value.origin(), path + ": not a section { … }");
        }
        return new ConfigSection((ConfigObject) value, path + ".");
    }

    private String scalar(final String key, final ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
            case OBJECT, LIST, NULL ->
                throw refused(key, value.valueType().name().toLowerCase(Locale.ROOT), "a value");
        };
    }

    private long parseInteger(final String key, final String text, final long least, final long most) {
        final String allowed = "an integer from " + least + " to " + most;
        try {
            final long value = Long.parseLong(text);
            if (value < least || value > most) {
                throw refused(key, text, allowed);
            }
            return value;
        } catch (final NumberFormatException e) {
            throw refused(key, text, allowed);
        }
    }

    private static String word(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String words(final Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toDaysPart() > 0 && duration.toSeconds() % 86_400 == 0
                ? duration.toDays() + "d"
                : duration.toSeconds() + "s";
    }
}
