package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * TLS 1.3 over a connected socket, between an operator and an agent's desk: as {@link TlsEngines}, where threads wait. The handshake is
 * not begun. Closing the plain socket, by any thread, ends whatever waits for the other.
 */
public final class TlsSockets {

    /** ALPN name of the control channel. */
    public static final String CONTROL = "quiesce-control";
    /** ALPN name of the enrolment of operators, and of the renewal of their certificates. */
    public static final String ENROLMENT = "quiesce-operator";

    private final SSLContext context;

    private TlsSockets(SSLContext context) {
        this.context = context;
    }

    /** The agent's end. Who has no certificate gets through TLS, for he may have a code: whoever serves him looks. */
    public static TlsSockets desk(Supplier<Identity> own, Digest authority, Clock clock) {
        return new TlsSockets(TlsEngines.context(
                new KeyManager[] {new OwnKey(own)}, new PinnedTrust(authority, Role.OPERATOR, clock)));
    }

    /** The end of somebody who has a certificate. */
    public static TlsSockets operator(Identity own, Clock clock) {
        Digest authority = Identity.fingerprint(own.authority());
        return new TlsSockets(TlsEngines.context(
                new KeyManager[] {new OwnKey(() -> own)}, new PinnedTrust(authority, Role.DESK, clock)));
    }

    /** The end of somebody who has a code only. */
    public static TlsSockets enrolling(Digest authority, Clock clock) {
        return new TlsSockets(TlsEngines.context(new KeyManager[0], new PinnedTrust(authority, Role.DESK, clock)));
    }

    /** The side that was connected to: both protocols, a certificate if there is one. */
    public SSLSocket accepted(Socket plain) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        SSLParameters parameters = TlsEngines.strict(tls.getSSLParameters(), CONTROL, ENROLMENT);
        parameters.setWantClientAuth(true);
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** The side that has connected. One of these is made for each connection, so that no session is ever resumed. */
    public SSLSocket connected(Socket plain, String protocol) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, "", -1, true);
        tls.setUseClientMode(true);
        tls.setSSLParameters(TlsEngines.strict(tls.getSSLParameters(), protocol));
        return tls;
    }
}
