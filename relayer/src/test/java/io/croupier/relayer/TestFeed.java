package io.croupier.relayer;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An operator's price endpoint: JSON with the price at {@code /data/price}. */
public final class TestFeed implements AutoCloseable {
    private final HttpServer server;
    private volatile String price;

    public TestFeed(final String price) throws IOException {
        this.price = price;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            final byte[] body = ("{\"data\":{\"price\":\"" + this.price + "\"}}").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    public void say(final String now) {
        price = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
