package io.quiesce.alerting.internal;

import io.quiesce.api.error.AlertException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Encrypted connections to servers whose certificates are signed by those in a file, and to no others. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** @param file certificates one after another, as PEM */
    static SSLSocketFactory in(String file) throws AlertException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("there is none in it");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("trusted" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | InvalidPathException | GeneralSecurityException e) {
            throw new AlertException(
                    "the trusted certificates of " + file + " cannot be used: " + e,
                    "'certificates' names a file of certificates as PEM that this user may read.",
                    true,
                    e);
        }
    }
}
