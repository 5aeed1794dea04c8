package io.quiesce.transfer.mina.internal.line;

import io.quiesce.transfer.mina.internal.wire.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/** Listens on one port and makes a line of every connection. */
public final class LineAcceptor implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final NioSocketAcceptor acceptor;

    /**
     * @param io selector threads, shared with other ports
     * @param firstAllowed what a peer may send first
     */
    public LineAcceptor(
            IoThreads io,
            Supplier<SSLEngine> engines,
            String protocol,
            LineHandler.Owner owner,
            Set<Kind> firstAllowed) {
        acceptor = new NioSocketAcceptor(io.executor(), io);
        SocketSettings.apply(acceptor.getSessionConfig());
        acceptor.setBacklog(BACKLOG);
        // on Windows the option means something else: two processes could share the port
        acceptor.setReuseAddress(!System.getProperty("os.name", "").startsWith("Windows"));
        acceptor.getFilterChain().addLast("tls", new TlsFilter(engines, protocol));
        acceptor.setHandler(new LineHandler(owner, firstAllowed, true));
    }

    /** Binds and begins to accept. */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        acceptor.setCloseOnDeactivation(false);
        acceptor.bind(address);
        return acceptor.getLocalAddress();
    }

    /** Accepts no more; lines that stand go on. */
    public void unbind() {
        acceptor.unbind();
    }

    @Override
    public void close() {
        acceptor.dispose();
    }
}
