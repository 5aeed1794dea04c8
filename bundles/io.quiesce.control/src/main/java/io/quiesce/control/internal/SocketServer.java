package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a desk over the home's socket, a virtual thread for each connection. Whatever a peer sends, or does not, ends its
 * connection at most.
 */
final class SocketServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final int MOST_CONNECTIONS = 100;

    private final AgentDesk desk;
    private final ServerSocketChannel server;
    private final Set<Frames> connections = ConcurrentHashMap.newKeySet();

    SocketServer(AgentDesk desk, ServerSocketChannel server) {
        this.desk = desk;
        this.server = server;
        Thread.ofPlatform().daemon().name("quiesce-control").start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (connections.size() >= MOST_CONNECTIONS || !ours(channel)) {
                    channel.close();
                    continue;
                }
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("a connection of the control channel could not be taken: {}", e.toString());
            }
        }
    }

    /** Only the user of this process, and root; the socket's mode says the same where the system heeds it. */
    private static boolean ours(SocketChannel channel) throws IOException {
        String me = System.getProperty("user.name", "");
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("SO_PEERCRED")) {
                String peer = user(channel.getOption(option));
                if (!peer.equals(me) && !peer.equals("root")) {
                    LOG.warn("the user {} was refused at the control channel", peer);
                    return false;
                }
            }
        }
        return true;
    }

    /** The option's value is a record of the JDK's own module, which no bundle imports: its first part is the user. */
    private static String user(Object credentials) throws IOException {
        try {
            return String.valueOf(credentials
                    .getClass()
                    .getRecordComponents()[0]
                    .getAccessor()
                    .invoke(credentials));
        } catch (ReflectiveOperationException e) {
            throw new IOException("cannot tell who is there", e);
        }
    }

    private void serve(SocketChannel channel) {
        try (Frames frames = Conversation.frames(channel)) {
            connections.add(frames);
            try {
                Conversation.hold(frames, desk);
            } finally {
                connections.remove(frames);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("the control channel's socket could not be closed", e);
        }
        connections.forEach(Frames::close);
    }
}
