package io.quiesce.transfer.mina.internal.line;

import io.quiesce.transfer.mina.internal.wire.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/** Opens lines to receivers. Safe between threads; closing it ends its lines. */
public final class LineConnector implements AutoCloseable {

    private static final class NoOwner implements LineHandler.Owner {
        @Override
        public void secured(Line line) {
            // the connecting thread waits for it
        }

        @Override
        public void gone(Line line) {
            // the thread that uses the line notices
        }
    }

    private final IoThreads io;
    private final NioSocketConnector connector;

    /** @param threads selector threads: what is received is decrypted there */
    public LineConnector(Supplier<SSLEngine> engines, String protocol, int threads) {
        io = new IoThreads(threads, "quiesce-link");
        connector = new NioSocketConnector(io.executor(), io);
        SocketSettings.apply(connector.getSessionConfig());
        connector.getFilterChain().addLast("tls", new TlsFilter(engines, protocol));
        connector.setHandler(new LineHandler(new NoOwner(), Kind.fromReceiver(), false));
    }

    /**
     * Connects and finishes the handshake, trying every address of the host.
     *
     * @param limit for each address
     * @throws IOException an {@code UnknownHostException}, {@code ConnectException}, {@code SocketTimeoutException}, or a
     *     {@link LineLost} when TLS failed
     */
    public Line connect(String host, int port, Duration limit) throws IOException {
        IOException failure = new ConnectException("no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                Line line = LineHandler.line(tcp(new InetSocketAddress(address, port), limit));
                line.awaitSecured(limit);
                return line;
            } catch (ConnectException | SocketTimeoutException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private IoSession tcp(InetSocketAddress address, Duration limit) throws IOException {
        connector.setConnectTimeoutMillis(limit.toMillis());
        ConnectFuture future = connector.connect(address);
        try {
            if (!future.await(limit.toMillis())) {
                future.cancel();
                throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            future.cancel();
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
        Throwable cause = future.getException();
        if (cause instanceof IOException io) {
            throw io;
        }
        if (!future.isConnected()) {
            throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
        }
        return future.getSession();
    }

    @Override
    public void close() {
        connector.dispose();
        io.dispose();
    }
}
