package io.croupier.benchmarks.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.matcher.engine.ShortTurns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What the machine itself does to the load: a server of one thread that is busy for a while with each request and answers it,
 * nothing else. Argument: nanoseconds it is busy. Runs until its input ends.
 */
final class BareServer {
    private static final byte[] ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(US_ASCII);
    private static final String BLANKS = " ".repeat(300);
    private static final int UNREAD_MAX = 1 << 20;

    /** A text frame of {@link Traffic}: two bytes, two of length, four of mask. */
    private static final int HEADER_LENGTH = 8;

    private static final int LENGTH_AT = 2;

    /** Where the id stands in a request of {@link Traffic}. */
    private static final int ID_AT = "{\"jsonrpc\":\"2.0\",\"id\":".length();

    private final long busyNs;

    private BareServer(final long busyNs) {
        this.busyNs = busyNs;
    }

    public static void main(final String[] args) throws IOException {
        final BareServer bare = new BareServer(Long.parseLong(args[0]));
        try (ServerSocketChannel server = ServerSocketChannel.open();
                Selector selector = Selector.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            Thread.ofPlatform().daemon().start(() -> bare.serve(selector));
            LatencyVenue.answer(server.socket().getLocalPort());
        }
    }

    private void serve(final Selector selector) {
        ShortTurns.take();
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    try {
                        if (key.isAcceptable()) {
                            accept((ServerSocketChannel) key.channel(), selector);
                        } else {
                            read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
                        }
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accept(final ServerSocketChannel server, final Selector selector) throws IOException {
        final SocketChannel connection = server.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connection.configureBlocking(false);
        connection.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(UNREAD_MAX));
    }

    private void read(final SocketChannel connection, final ByteBuffer unread) throws IOException {
        if (connection.read(unread) < 0) {
            connection.close();
            return;
        }
        unread.flip();
        if (unread.hasRemaining() && unread.get(0) == 'G') {
            unread.position(unread.limit()); // the handshake, which the client sends at once and alone
            write(connection, ACCEPTED);
        }
        while (unread.remaining() >= HEADER_LENGTH && unread.remaining() >= HEADER_LENGTH + length(unread)) {
            final int end = unread.position() + HEADER_LENGTH + length(unread);
            final byte[] answer = answer(id(unread, unread.position() + HEADER_LENGTH + ID_AT));
            unread.position(end);
            beBusy();
            write(connection, answer);
        }
        unread.compact();
    }

    private void beBusy() {
        final long end = System.nanoTime() + busyNs;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static int length(final ByteBuffer frame) {
        return Short.toUnsignedInt(frame.getShort(frame.position() + LENGTH_AT));
    }

    private static int id(final ByteBuffer text, final int from) {
        int id = 0;
        for (int at = from; text.get(at) != ','; at++) {
            id = 10 * id + text.get(at) - '0';
        }
        return id;
    }

    /** A whole frame, about as long as a venue's. */
    private static byte[] answer(final int id) {
        final byte[] text = ("{\"id\":" + id + ",\"result\":{" + BLANKS + "}}").getBytes(US_ASCII);
        return ByteBuffer.allocate(HEADER_LENGTH / 2 + text.length)
                .put((byte) 0x81)
                .put((byte) 126)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static void write(final SocketChannel connection, final byte[] bytes) throws IOException {
        final ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            connection.write(left);
        }
    }
}
