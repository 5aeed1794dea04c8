package io.quiesce.transfer.mina.internal.line;

import io.quiesce.transfer.mina.internal.wire.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.mina.core.future.ConnectFuture;
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
                Line line = tcp(new InetSocketAddress(address, port), limit);
                line.awaitSecured(limit);
                return line;
            } catch (ConnectException | SocketTimeoutException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * MINA's own future is of no use for this: it is done when the filters let {@code sessionOpened} through, after the
     * handshake, and never when the connection ends before.
     */
    private Line tcp(InetSocketAddress address, Duration limit) throws IOException {
        connector.setConnectTimeoutMillis(limit.toMillis());
        CompletableFuture<Line> line = new CompletableFuture<>();
        connector
                .connect(address, (session, future) -> LineHandler.announce(session, line))
                .addListener((ConnectFuture future) -> failed(line, Optional.ofNullable(future.getException())));
        try {
            return line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new ConnectException(String.valueOf(e.getMessage()));
        } finally {
            line.cancel(false);
        }
    }

    /** Until the handshake is over MINA reports every failure to its future only, and not to the handler. */
    private static void failed(CompletableFuture<Line> line, Optional<Throwable> failure) {
        failure.filter(e -> !line.completeExceptionally(e))
                .ifPresent(e -> line.thenAccept(l -> l.lost(new LineLost("the line broke: " + e.getMessage(), e))));
    }

    @Override
    public void close() {
        connector.dispose();
        io.dispose();
    }
}
