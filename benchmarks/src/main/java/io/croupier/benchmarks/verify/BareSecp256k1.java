package io.croupier.benchmarks.verify;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.croupier.signing.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Recovery, or verification, by libsecp256k1 and nothing else: signatures and keys are parsed beforehand, recovered keys are
 * left as the library has them.
 */
final class BareSecp256k1 {
    private static final String RESOURCE = "/fr/acinq/secp256k1/jni/native/linux-"
            + (System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64") + "/libsecp256k1-jni.so";
    private static final int PARSED = 65;
    private static final int PLAIN = 64;
    private static final int KEY = 64;
    private static final int DIGEST = 32;
    private static final SymbolLookup LIBRARY = load();
    private static final MethodHandle RECOVER =
            function("secp256k1_ecdsa_recover", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle VERIFY =
            function("secp256k1_ecdsa_verify", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

    private final MemorySegment context = context();
    private final MemorySegment parsed;
    private final MemorySegment plain;
    private final MemorySegment keys;
    private final MemorySegment digests;
    private final MemorySegment key = Arena.ofAuto().allocate(KEY);

    /** Takes signatures of 65 bytes with their digests. */
    BareSecp256k1(final byte[][] digests, final byte[][] signatures) {
        final MethodHandle parse = function(
                "secp256k1_ecdsa_recoverable_signature_parse_compact",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        final MethodHandle parsePlain = function(
                "secp256k1_ecdsa_signature_parse_compact", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        final Arena arena = Arena.ofAuto();
        this.parsed = arena.allocate((long) PARSED * digests.length);
        this.plain = arena.allocate((long) PLAIN * digests.length);
        this.keys = arena.allocate((long) KEY * digests.length);
        this.digests = arena.allocate((long) DIGEST * digests.length);
        final MemorySegment compact = arena.allocate(Signature.LENGTH);
        for (int i = 0; i < digests.length; i++) {
            MemorySegment.copy(digests[i], 0, this.digests, JAVA_BYTE, (long) i * DIGEST, DIGEST);
            MemorySegment.copy(signatures[i], 0, compact, JAVA_BYTE, 0, Signature.LENGTH);
            final int parity = signatures[i][Signature.LENGTH - 1] - 27;
            try {
                if ((int) parse.invokeExact(context, parsed.asSlice((long) i * PARSED, PARSED), compact, parity) == 0
                        || (int) parsePlain.invokeExact(context, plain.asSlice((long) i * PLAIN, PLAIN), compact) == 0
                        || !recover(i)) {
                    throw new IllegalArgumentException("signature " + i + " is none");
                }
            } catch (final Throwable e) {
                throw failed(e);
            }
            MemorySegment.copy(key, 0, keys, (long) i * KEY, KEY);
        }
    }

    /** Recovers the key of signature i; false if there is none. */
    boolean recover(final int i) {
        try {
            return (int) RECOVER.invokeExact(
                            context,
                            key,
                            parsed.asSlice((long) i * PARSED, PARSED),
                            digests.asSlice((long) i * DIGEST, DIGEST))
                    == 1;
        } catch (final Throwable e) {
            throw failed(e);
        }
    }

    /** Verifies signature i against the key that was recovered from it beforehand. */
    boolean verify(final int i) {
        try {
            return (int) VERIFY.invokeExact(
                            context,
                            plain.asSlice((long) i * PLAIN, PLAIN),
                            digests.asSlice((long) i * DIGEST, DIGEST),
                            keys.asSlice((long) i * KEY, KEY))
                    == 1;
        } catch (final Throwable e) {
            throw failed(e);
        }
    }

    private static MemorySegment context() {
        try {
            return (MemorySegment) function("secp256k1_context_create", FunctionDescriptor.of(ADDRESS, JAVA_INT))
                    .invokeExact(1);
        } catch (final Throwable e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(final Throwable e) {
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException("libsecp256k1 failed", e);
    }

    @SuppressWarnings("restricted") // libsecp256k1 is trusted native code
    private static MethodHandle function(final String name, final FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor);
    }

    @SuppressWarnings("restricted") // libsecp256k1 is trusted native code
    private static SymbolLookup load() {
        try (InputStream library = BareSecp256k1.class.getResourceAsStream(RESOURCE)) {
            final Path file = Files.createTempFile("libsecp256k1-bare-", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                return SymbolLookup.libraryLookup(file, Arena.global());
            } finally {
                // The mapping outlives the name.
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
