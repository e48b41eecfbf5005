package io.croupier.relayer.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, newest first, each exactly once, and goes on when one of them fails. */
final class ClosingOrder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClosingOrder.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(final T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            final AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (final Exception e) {
                LOG.error("Closing {} failed", resource, e);
            }
        }
    }
}
