package io.croupier.signing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
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
 * libsecp256k1 through the foreign-function API. The arguments pass through memory that the instance allocates once, so
 * that a call leaves no garbage.
 */
final class LibSecp256k1 implements Secp256k1 {
    private static final int CONTEXT_NONE = 1;
    private static final int UNCOMPRESSED = 2;
    private static final int UNCOMPRESSED_LENGTH = 1 + PUBLIC_KEY_LENGTH;
    private static final int SCALAR = 32;

    /** Null where there is no library for this machine. */
    private static final SymbolLookup LIBRARY = load();

    private static final MethodHandle PARSE = function(
            "secp256k1_ecdsa_recoverable_signature_parse_compact",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle RECOVER =
            function("secp256k1_ecdsa_recover", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle PARSE_PLAIN = function(
            "secp256k1_ecdsa_signature_parse_compact", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle VERIFY =
            function("secp256k1_ecdsa_verify", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle SERIALIZE_KEY = function(
            "secp256k1_ec_pubkey_serialize",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle SIGN = function(
            "secp256k1_ecdsa_sign_recoverable",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle SERIALIZE_SIGNATURE = function(
            "secp256k1_ecdsa_recoverable_signature_serialize_compact",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle CREATE_KEY =
            function("secp256k1_ec_pubkey_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

    /** Only read after its creation, so all threads share it. */
    private static final MemorySegment CONTEXT = createContext();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment digestIn = arena.allocate(SCALAR);
    private final MemorySegment privateKeyIn = arena.allocate(SCALAR);
    private final MemorySegment compactSignature = arena.allocate(Signature.V_OFFSET);
    private final MemorySegment parsedSignature = arena.allocate(65);
    private final MemorySegment parsedKey = arena.allocate(64);
    private final MemorySegment serializedKey = arena.allocate(UNCOMPRESSED_LENGTH);
    private final MemorySegment serializedLength = arena.allocate(JAVA_LONG);
    private final MemorySegment parityOut = arena.allocate(JAVA_INT);

    static boolean isAvailable() {
        return CONTEXT != null;
    }

    @Override
    public boolean recover(
            final byte[] digest,
            final int digestOffset,
            final byte[] signature,
            final int signatureOffset,
            final int parity,
            final byte[] publicKey) {
        MemorySegment.copy(digest, digestOffset, digestIn, JAVA_BYTE, 0, SCALAR);
        MemorySegment.copy(signature, signatureOffset, compactSignature, JAVA_BYTE, 0, Signature.V_OFFSET);
        try {
            if ((int) PARSE.invokeExact(CONTEXT, parsedSignature, compactSignature, parity) == 0
                    || (int) RECOVER.invokeExact(CONTEXT, parsedKey, parsedSignature, digestIn) == 0) {
                return false;
            }
            writeParsedKey(publicKey);
            return true;
        } catch (final Throwable e) {
            throw unexpected(e);
        }
    }

    /** As the library has it, which says that its 64 bytes may be copied. */
    @Override
    public void copyFoundKey(final byte[] target, final int offset) {
        MemorySegment.copy(parsedKey, JAVA_BYTE, 0, target, offset, PUBLIC_KEY_LENGTH);
    }

    @Override
    public boolean verify(
            final byte[] digest,
            final int digestOffset,
            final byte[] signature,
            final int signatureOffset,
            final byte[] keys,
            final int keyOffset) {
        MemorySegment.copy(digest, digestOffset, digestIn, JAVA_BYTE, 0, SCALAR);
        MemorySegment.copy(signature, signatureOffset, compactSignature, JAVA_BYTE, 0, Signature.V_OFFSET);
        MemorySegment.copy(keys, keyOffset, parsedKey, JAVA_BYTE, 0, PUBLIC_KEY_LENGTH);
        try {
            return (int) PARSE_PLAIN.invokeExact(CONTEXT, parsedSignature, compactSignature) == 1
                    && (int) VERIFY.invokeExact(CONTEXT, parsedSignature, digestIn, parsedKey) == 1;
        } catch (final Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public void sign(final byte[] digest, final byte[] privateKey, final byte[] signature) {
        MemorySegment.copy(digest, 0, digestIn, JAVA_BYTE, 0, SCALAR);
        MemorySegment.copy(privateKey, 0, privateKeyIn, JAVA_BYTE, 0, SCALAR);
        try {
            require((int) SIGN.invokeExact(
                    CONTEXT, parsedSignature, digestIn, privateKeyIn, MemorySegment.NULL, MemorySegment.NULL));
            require((int) SERIALIZE_SIGNATURE.invokeExact(CONTEXT, compactSignature, parityOut, parsedSignature));
        } catch (final Throwable e) {
            throw unexpected(e);
        } finally {
            privateKeyIn.fill((byte) 0);
        }
        MemorySegment.copy(compactSignature, JAVA_BYTE, 0, signature, 0, Signature.V_OFFSET);
        signature[Signature.V_OFFSET] = (byte) (Signature.V_EVEN + parityOut.get(JAVA_INT, 0));
    }

    @Override
    public void publicKey(final byte[] privateKey, final byte[] publicKey) {
        MemorySegment.copy(privateKey, 0, privateKeyIn, JAVA_BYTE, 0, SCALAR);
        try {
            require((int) CREATE_KEY.invokeExact(CONTEXT, parsedKey, privateKeyIn));
            writeParsedKey(publicKey);
        } catch (final Throwable e) {
            throw unexpected(e);
        } finally {
            privateKeyIn.fill((byte) 0);
        }
    }

    private void writeParsedKey(final byte[] publicKey) throws Throwable {
        serializedLength.set(JAVA_LONG, 0, UNCOMPRESSED_LENGTH);
        require((int) SERIALIZE_KEY.invokeExact(CONTEXT, serializedKey, serializedLength, parsedKey, UNCOMPRESSED));
        MemorySegment.copy(serializedKey, JAVA_BYTE, 1, publicKey, 0, PUBLIC_KEY_LENGTH);
    }

    private static void require(final int answer) {
        if (answer == 0) {
            throw new IllegalArgumentException("libsecp256k1 refused a private key that is out of range");
        }
    }

    private static RuntimeException unexpected(final Throwable e) {
        return e instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException("the call into libsecp256k1 failed", e);
    }

    private static MemorySegment createContext() {
        final MethodHandle create = function("secp256k1_context_create", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        if (create == null) {
            return null;
        }
        try {
            return (MemorySegment) create.invokeExact(CONTEXT_NONE);
        } catch (final Throwable e) {
            throw unexpected(e);
        }
    }

    @SuppressWarnings("restricted") // libsecp256k1 is trusted native code
    private static MethodHandle function(final String name, final FunctionDescriptor descriptor) {
        return LIBRARY == null ? null : Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor);
    }

    @SuppressWarnings("restricted") // libsecp256k1 is trusted native code
    private static SymbolLookup load() {
        try (InputStream library = LibSecp256k1.class.getResourceAsStream(resource())) {
            if (library == null) {
                return null;
            }
            final Path file = Files.createTempFile("libsecp256k1-", ".so");
            try {
                Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                return SymbolLookup.libraryLookup(file, Arena.global());
            } finally {
                // The mapping outlives the name.
                Files.delete(file);
            }
        } catch (final IOException | IllegalArgumentException e) {
            // No writable temporary folder, or a C library that this build does not fit: BouncyCastle takes over, and
            // SignatureRecovery.isNative tells.
            return null;
        }
    }

    private static String resource() {
        final String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        return "/fr/acinq/secp256k1/jni/native/linux-" + architecture + "/libsecp256k1-jni.so";
    }
}
