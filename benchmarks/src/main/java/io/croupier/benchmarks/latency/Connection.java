package io.croupier.benchmarks.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A WebSocket client of the least kind: whole frames out on one thread, the ids of answers in on another. */
final class Connection implements AutoCloseable {
    private static final byte[] ID = "\"id\":".getBytes(US_ASCII);
    private static final byte[] RESULT = "\"result\"".getBytes(US_ASCII);
    private static final int TEXT = 1;
    private static final int PING = 9;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final DataInputStream in;
    private byte[] payload = new byte[1 << 16];

    Connection(final int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out.write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(US_ASCII));
        int newlines = 0;
        while (newlines < 4) {
            final int next = in.readUnsignedByte();
            newlines = next == '\r' || next == '\n' ? newlines + 1 : 0;
        }
    }

    void send(final byte[] frame) throws IOException {
        out.write(frame);
    }

    /**
     * Waits for the next answer and returns its id.
     *
     * @throws IOException if the answer is an error, or the connection ends
     */
    int nextAnswer() throws IOException {
        while (true) {
            final int opcode = in.readUnsignedByte() & 0xf;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            if (length > payload.length) {
                payload = new byte[2 * length];
            }
            in.readFully(payload, 0, length);
            if (opcode == TEXT) {
                return id(length);
            }
            if (opcode != PING) {
                throw new IOException("the venue closed: opcode " + opcode);
            }
        }
    }

    private int id(final int length) throws IOException {
        if (indexOf(RESULT, length) < 0) {
            throw new IOException("refused: " + new String(payload, 0, Math.min(length, 400), US_ASCII));
        }
        int at = indexOf(ID, length) + ID.length;
        int id = 0;
        while (payload[at] >= '0' && payload[at] <= '9') {
            id = 10 * id + payload[at++] - '0';
        }
        return id;
    }

    private int indexOf(final byte[] word, final int length) {
        for (int i = 0; i + word.length <= length; i++) {
            if (Arrays.equals(payload, i, i + word.length, word, 0, word.length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
