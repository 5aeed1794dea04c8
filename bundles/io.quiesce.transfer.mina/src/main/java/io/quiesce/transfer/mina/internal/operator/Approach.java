package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.TlsSockets;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/** The way to an agent's port: connection, TLS and first words, within a limit. */
record Approach(ScheduledExecutorService watch, Failures failures) {

    /** For each address of the host, and for what comes after the connection. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What is talked about before the connection is of use. */
    @FunctionalInterface
    private interface Talk<T> {
        T hold(Socket plain, SSLSocket tls) throws IOException, ProtocolViolation, QuiesceException;
    }

    /** One question, one answer; the connection ends. */
    Message ask(ReceiverAddress address, TlsSockets sockets, Message question, Kind answer) throws QuiesceException {
        return talk(address, sockets, TlsSockets.ENROLMENT, (plain, tls) -> {
            try (plain) {
                MessageStream stream = new MessageStream(tls);
                stream.write(question);
                return heard(stream.read(Set.of(answer, Kind.ERROR)));
            }
        });
    }

    /** A channel to a desk that has let this side in. */
    ByteChannel channel(ReceiverAddress address, TlsSockets sockets) throws QuiesceException {
        return talk(address, sockets, TlsSockets.CONTROL, (plain, tls) -> {
            heard(new MessageStream(tls).read(Set.of(Kind.HELLO, Kind.ERROR)));
            return new TlsChannel(plain, tls, () -> true);
        });
    }

    private Message heard(Message message) throws QuiesceException {
        if (message instanceof Message.Failure f) {
            throw failures.answered(f.refusal(), f.message(), f.hint());
        }
        return message;
    }

    private <T> T talk(ReceiverAddress address, TlsSockets sockets, String protocol, Talk<T> talk)
            throws QuiesceException {
        boolean good = false;
        Socket plain = connected(address);
        Future<?> deadline = watch.schedule(() -> close(plain), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            SSLSocket tls = sockets.connected(plain, protocol);
            tls.startHandshake();
            T result = talk.hold(plain, tls);
            if (!deadline.cancel(false)) {
                throw late();
            }
            good = true;
            return result;
        } catch (IOException e) {
            throw failures.connecting(deadline.isDone() ? late() : e);
        } catch (ProtocolViolation e) {
            throw failures.violated(e);
        } finally {
            deadline.cancel(false);
            if (!good) {
                close(plain);
            }
        }
    }

    private static SocketTimeoutException late() {
        return new SocketTimeoutException("no answer within " + LIMIT.toSeconds() + " s");
    }

    private Socket connected(ReceiverAddress address) throws QuiesceException {
        try {
            IOException failure = new ConnectException("no address");
            for (InetAddress one : InetAddress.getAllByName(address.host())) {
                Socket plain = new Socket();
                try {
                    plain.setTcpNoDelay(true);
                    plain.setKeepAlive(true);
                    plain.connect(new InetSocketAddress(one, address.port()), Math.toIntExact(LIMIT.toMillis()));
                    return plain;
                } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
                    plain.close();
                    failure = e;
                }
            }
            throw failure;
        } catch (IOException e) {
            throw failures.connecting(e);
        }
    }

    private static void close(Socket plain) {
        try {
            plain.close();
        } catch (IOException e) {
            // it is of no use any more either way
        }
    }
}
