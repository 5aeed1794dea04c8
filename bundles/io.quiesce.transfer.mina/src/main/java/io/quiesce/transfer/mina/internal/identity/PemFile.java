package io.quiesce.transfer.mina.internal.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys and certificates as PEM text (RFC 7468). */
public final class PemFile {

    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private PemFile() {}

    /** What a file holds, certificates in its order. */
    record Contents(Optional<PrivateKey> key, List<X509Certificate> certificates) {}

    static Contents read(Path file) throws IOException {
        Optional<PrivateKey> key = Optional.empty();
        List<X509Certificate> certificates = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PemReader pem = new PemReader(text)) {
            for (PemObject part = pem.readPemObject(); part != null; part = pem.readPemObject()) {
                switch (part.getType()) {
                    case KEY ->
                        key = Optional.of(KeyFactory.getInstance("EC")
                                .generatePrivate(new PKCS8EncodedKeySpec(part.getContent())));
                    case CERTIFICATE -> certificates.add(certificate(part.getContent()));
                    default -> throw new IOException(file + " holds a " + part.getType());
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        return new Contents(key, certificates);
    }

    /** Reads one certificate in DER form. */
    public static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static String text(PrivateKey key) {
        return text(KEY, key.getEncoded());
    }

    public static String text(X509Certificate certificate) {
        try {
            return text(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read can't be written", e);
        }
    }

    private static String text(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }
}
