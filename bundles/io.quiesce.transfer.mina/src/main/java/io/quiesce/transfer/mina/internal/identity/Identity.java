package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import io.quiesce.api.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * A private key and the certificate that belongs to it, kept in one file so that both change or none.
 *
 * @param authority certificate of the authority that signed {@code certificate}; the same one for the authority itself
 */
public record Identity(PrivateKey key, X509Certificate certificate, X509Certificate authority) {

    /** ECDSA on P-256 with SHA-256, in DER form: what every signature here is. */
    public static final String SIGNATURE = "SHA256withECDSA";

    /** A fresh EC P-256 key pair. */
    public static KeyPair newKey(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks the curve P-256", e);
        }
    }

    /** SHA-256 of the certificate's DER form: how certificates are recognised everywhere. */
    public static Digest fingerprint(X509Certificate certificate) {
        try {
            byte[] der = certificate.getEncoded();
            return Digest.ofContent(der, 0, der.length);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can't be written", e);
        }
    }

    /** Reads key, certificate and authority certificate, in this order. */
    public static Identity read(Path file) throws IOException {
        PemFile.Contents contents = PemFile.read(file);
        if (contents.certificates().size() != 2) {
            throw new IOException(
                    file + " holds " + contents.certificates().size() + " certificates and should hold 2");
        }
        return new Identity(
                contents.key().orElseThrow(() -> new IOException(file + " holds no private key")),
                contents.certificates().get(0),
                contents.certificates().get(1));
    }

    /** Replaces the file in one step, readable by its owner only. */
    public void write(Path file) throws IOException {
        String text = PemFile.text(key) + PemFile.text(certificate) + PemFile.text(authority);
        DurableFile.replace(file, text.getBytes(StandardCharsets.US_ASCII), DurableFile.OWNERS_ONLY);
    }

    public byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    /** Whether the holder of the certificate's key signed the message; false for anything that is no signature. */
    public static boolean signed(X509Certificate by, byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SIGNATURE);
            check.initVerify(by.getPublicKey());
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
