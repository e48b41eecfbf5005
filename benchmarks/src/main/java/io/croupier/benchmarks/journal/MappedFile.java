package io.croupier.benchmarks.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/** The least that an append can cost: records behind each other in memory that a file backs and that was touched before. */
final class MappedFile {
    private static final int PAGE = 4_096;

    private final UnsafeBuffer buffer;
    private int position;

    MappedFile(final Path file, final int bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, bytes);
            buffer = new UnsafeBuffer(mapped);
        }
        for (int at = 0; at < bytes; at += PAGE) {
            buffer.putByte(at, (byte) 0);
        }
    }

    /** Appends a record; starts over at the front when the file is full. */
    void append(final byte[] record, final int length) {
        if (position + Integer.BYTES + length > buffer.capacity()) {
            position = 0;
        }
        buffer.putBytes(position + Integer.BYTES, record, 0, length);
        buffer.putIntOrdered(position, length);
        position += Math.ceilDiv(Integer.BYTES + length, Long.BYTES) * Long.BYTES;
    }
}
