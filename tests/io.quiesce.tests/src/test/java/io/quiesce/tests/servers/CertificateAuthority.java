package io.quiesce.tests.servers;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** An organisation's own authority, which no Java knows, and the certificates of its servers. */
public final class CertificateAuthority {

    private static final Duration LIFE = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name = new X500Name("CN=Example Authority " + new BigInteger(64, RANDOM));
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate = sign(name, keys.getPublic(), true);

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate sign(X500Name subject, PublicKey key, boolean authority, String... hosts) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, new BigInteger(120, RANDOM), Date.from(now.minus(LIFE)), Date.from(now.plus(LIFE)), subject, key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                GeneralNames names = new GeneralNames(
                        Stream.of(hosts).map(CertificateAuthority::name).toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static GeneralName name(String host) {
        return new GeneralName(host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    /** Its own certificate as {@code ca.pem} in a folder. */
    public Path certificate(Path folder) throws IOException {
        return write(folder.resolve("ca.pem"), pem(certificate));
    }

    /**
     * Writes {@code key.pem} and {@code cert.pem}, the certificate of a server with these names and addresses.
     *
     * @return the certificate's file; the key lies beside it
     */
    public Path server(Path folder, String... hosts) throws IOException {
        KeyPair own = newKeys();
        // PKCS #8, the form that every server reads
        write(
                folder.resolve("key.pem"),
                new PemObject("PRIVATE KEY", own.getPrivate().getEncoded()));
        X509Certificate signed = sign(new X500Name("CN=" + hosts[0]), own.getPublic(), false, hosts);
        return write(folder.resolve("cert.pem"), pem(signed));
    }

    /** A server with these names and addresses, for one within this process. */
    public SSLContext identity(String... hosts) {
        KeyPair own = newKeys();
        X509Certificate signed = sign(new X500Name("CN=" + hosts[0]), own.getPublic(), false, hosts);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", own.getPrivate(), new char[0], new X509Certificate[] {signed});
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static PemObject pem(X509Certificate certificate) throws IOException {
        try {
            return new PemObject("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Path write(Path file, PemObject content) throws IOException {
        try (PemWriter pem = new PemWriter(Files.newBufferedWriter(file))) {
            pem.writeObject(content);
        }
        return file;
    }
}
