package io.croupier.relayer.node;

import java.util.List;

/**
 * What this process needs of the JVM beyond the defaults. Without it the journal's library may open files read-only and say
 * nothing.
 */
final class JvmAccess {
    private static final List<String> OPENED = List.of("java.lang.reflect", "sun.nio.ch");
    private static final List<String> EXPORTED = List.of("jdk.internal.ref", "jdk.internal.misc");

    private JvmAccess() {}

    /** @throws OperatorException naming the first option that is missing */
    static void check() {
        final Module base = Object.class.getModule();
        final Module ours = JvmAccess.class.getModule();
        OPENED.forEach(name -> require(base.isOpen(name, ours), "--add-opens", name));
        EXPORTED.forEach(name -> require(base.isExported(name, ours), "--add-exports", name));
    }

    private static void require(final boolean given, final String option, final String name) {
        if (!given) {
            throw new OperatorException(
                    ExitCode.UNUSABLE,
                    "the JVM was started without " + option + "=java.base/" + name
                            + "=ALL-UNNAMED; use ./croupier, or the options in config/jvm.options");
        }
    }
}
