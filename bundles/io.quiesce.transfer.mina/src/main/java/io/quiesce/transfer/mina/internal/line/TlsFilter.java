package io.quiesce.transfer.mina.internal.line;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * TLS on every session of a service, in place of MINA's SslFilter (docs/decisions/0020): sixteen records go into one
 * socket write, and records are decrypted where they were read.
 *
 * <p>{@code sessionOpened} reaches the handler only after the handshake, with the right application protocol; before that nothing
 * can be sent or received. A failure is told to the peer by an alert and to the handler by {@code exceptionCaught};
 * the handler closes. Writing {@link #CLOSE_NOTIFY} ends the outgoing half in good order.
 */
@NonNullByDefault({}) // overrides methods of libraries that say nothing about null
public final class TlsFilter extends IoFilterAdapter {

    /** A message that becomes close_notify. */
    public static final Object CLOSE_NOTIFY = new Object() {
        @Override
        public String toString() {
            return "close_notify";
        }
    };

    private static final AttributeKey STATE = new AttributeKey(TlsFilter.class, "state");

    private final Supplier<SSLEngine> engines;
    private final String protocol;

    /**
     * @param engines makes one engine per session, configured
     * @param protocol the ALPN name that must come out of the handshake
     */
    public TlsFilter(Supplier<SSLEngine> engines, String protocol) {
        this.engines = engines;
        this.protocol = protocol;
    }

    /** The certificate the peer has shown and proven, once the handshake is over. */
    static Optional<X509Certificate> peer(IoSession session) {
        try {
            return Optional.of(
                    (X509Certificate) state(session).engine().getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static TlsSession state(IoSession session) {
        return (TlsSession) session.getAttribute(STATE);
    }

    @Override
    public void sessionCreated(NextFilter next, IoSession session) {
        session.setAttribute(STATE, new TlsSession(engines.get(), protocol, session));
        next.sessionCreated(session);
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession session) throws SSLException {
        state(session).begin(next);
    }

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) throws SSLException {
        ByteBuffer plain = state(session).received(next, ((IoBuffer) message).buf());
        if (plain.hasRemaining()) {
            next.messageReceived(session, IoBuffer.wrap(plain));
        }
    }

    @Override
    public void filterWrite(NextFilter next, IoSession session, WriteRequest request) throws SSLException {
        if (request.getMessage() == CLOSE_NOTIFY) {
            state(session).closeOutbound(next, request.getFuture());
        } else {
            state(session).send(next, ((IoBuffer) request.getMessage()).buf(), request.getFuture());
        }
    }
}
