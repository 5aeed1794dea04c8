package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Trusts exactly one authority, known by its fingerprint, and one role (docs/protocol.md, "Who is who"). Host names play no
 * part. Revocation is the registry's matter.
 */
@NonNullByDefault({}) // overrides methods of libraries that say nothing about null
public final class PinnedTrust extends X509ExtendedTrustManager {

    private final Digest authority;
    private final Role expected;
    private final Clock clock;

    /**
     * @param authority SHA-256 of the authority's certificate
     * @param expected role of the peer
     */
    public PinnedTrust(Digest authority, Role expected, Clock clock) {
        this.authority = authority;
        this.expected = expected;
        this.clock = clock;
    }

    /**
     * Checks a peer's chain, leaf first.
     *
     * @throws CertificateException saying what is wrong with it
     */
    public void check(X509Certificate... chain) throws CertificateException {
        if (chain.length < 2 || chain.length > 3) {
            throw new CertificateException("a chain of " + chain.length + " certificates");
        }
        X509Certificate leaf = chain[0];
        X509Certificate root = List.of(chain).stream()
                .skip(1)
                .filter(c -> Identity.fingerprint(c).equals(authority))
                .findFirst()
                .orElseThrow(() -> new UnknownAuthorityException(authority));
        checkDates(root);
        checkDates(leaf);
        checkSignature(leaf, root);
        if (leaf.getBasicConstraints() >= 0) {
            throw new CertificateException("the peer shows a certificate of an authority as its own");
        }
        if (!List.of(expected.oid()).equals(leaf.getExtendedKeyUsage())) {
            throw new CertificateException("the peer's certificate does not have the role " + expected);
        }
    }

    private void checkDates(X509Certificate certificate) throws CertificateException {
        Date now = Date.from(clock.instant());
        if (now.before(certificate.getNotBefore())) {
            throw new CertificateNotYetValidException("the certificate is valid from "
                    + certificate.getNotBefore().toInstant() + " on and this clock says " + clock.instant());
        }
        if (now.after(certificate.getNotAfter())) {
            throw new CertificateExpiredException("the certificate expired at "
                    + certificate.getNotAfter().toInstant() + " and this clock says " + clock.instant());
        }
    }

    private void checkSignature(X509Certificate leaf, X509Certificate root) throws CertificateException {
        try {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate is not valid under its authority: " + e.getMessage(), e);
        }
    }

    /** The peer belongs to another authority than the pinned one. */
    public static final class UnknownAuthorityException extends CertificateException {

        private static final long serialVersionUID = 1L;

        UnknownAuthorityException(Digest expected) {
            super("the peer's certificate does not come from the authority with the fingerprint " + expected);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
