package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Makes TLS 1.3 engines for each end of each port; nothing older, and never without a pinned authority. */
public final class TlsEngines {

    /** ALPN (RFC 7301) name of the transfer port. */
    public static final String TRANSFER = "quiesce";
    /** ALPN name of the enrolment port. */
    public static final String ENROLMENT = "quiesce-enrol";

    /** AES-128 first: as safe for this purpose as AES-256 and cheaper on every chunk. */
    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    private TlsEngines() {}

    /** The agent's end of the transfer port. */
    public static Supplier<SSLEngine> agent(Identity own, Clock clock) {
        Digest authority = Identity.fingerprint(own.authority());
        SSLContext context =
                context(new KeyManager[] {new OwnKey(() -> own)}, new PinnedTrust(authority, Role.RECEIVER, clock));
        return () -> engine(context, TRANSFER, true, false);
    }

    /** The agent's end of the enrolment port: it has no certificate yet. */
    public static Supplier<SSLEngine> enrollingAgent(Digest authority, Clock clock) {
        SSLContext context = context(new KeyManager[0], new PinnedTrust(authority, Role.RECEIVER, clock));
        return () -> engine(context, ENROLMENT, true, false);
    }

    /** The receiver's end of the transfer port: an agent must show its certificate. */
    public static Supplier<SSLEngine> receiver(Supplier<Identity> own, Digest authority, Clock clock) {
        SSLContext context = context(new KeyManager[] {new OwnKey(own)}, new PinnedTrust(authority, Role.AGENT, clock));
        return () -> engine(context, TRANSFER, false, true);
    }

    /** The receiver's end of the enrolment port. */
    public static Supplier<SSLEngine> enrollingReceiver(Supplier<Identity> own, Digest authority, Clock clock) {
        SSLContext context = context(new KeyManager[] {new OwnKey(own)}, new PinnedTrust(authority, Role.AGENT, clock));
        return () -> engine(context, ENROLMENT, false, false);
    }

    static SSLContext context(KeyManager[] keys, PinnedTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks TLS 1.3", e);
        }
    }

    private static SSLEngine engine(SSLContext context, String protocol, boolean client, boolean clientCertificate) {
        // made without a peer's name, so that it never looks for a session to resume
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = strict(engine.getSSLParameters(), protocol);
        if (clientCertificate) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** TLS 1.3 only, with these names of protocols (ALPN). */
    static SSLParameters strict(SSLParameters parameters, String... protocols) {
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(SUITES);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(protocols);
        return parameters;
    }
}
