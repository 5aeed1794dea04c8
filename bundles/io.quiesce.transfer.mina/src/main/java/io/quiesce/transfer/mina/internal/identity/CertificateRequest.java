package io.quiesce.transfer.mina.internal.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** PKCS#10 (RFC 2986): how a public key is shown to the authority, with proof that its private half is there. */
public final class CertificateRequest {

    private static final int P256_BITS = 256;

    private CertificateRequest() {}

    /** A request in DER form. Its subject says nothing: the authority decides about names. */
    public static byte[] make(KeyPair keys) {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=request"), keys.getPublic())
                    .build(new JcaContentSignerBuilder(Identity.SIGNATURE).build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java runtime can't sign a certificate request", e);
        }
    }

    /**
     * The public key of a request from an untrusted peer; nothing else of it is used.
     *
     * @throws GeneralSecurityException when it is damaged, not signed by that very key, or not on P-256
     */
    public static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                throw new GeneralSecurityException("the request's key is not on the curve P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new GeneralSecurityException("the request is not signed by its own key");
            }
            return key;
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            // Bouncy Castle reports malformed DER by various unchecked exceptions too
            throw new GeneralSecurityException("the request is damaged: " + e.getMessage(), e);
        }
    }
}
