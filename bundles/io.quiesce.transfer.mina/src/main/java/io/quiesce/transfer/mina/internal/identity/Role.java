package io.quiesce.transfer.mina.internal.identity;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate lets its holder be: exactly one of these. */
public enum Role {
    AGENT(KeyPurposeId.id_kp_clientAuth),
    RECEIVER(KeyPurposeId.id_kp_serverAuth);

    private final KeyPurposeId purpose;

    Role(KeyPurposeId purpose) {
        this.purpose = purpose;
    }

    KeyPurposeId purpose() {
        return purpose;
    }

    /** Object identifier of the extended key usage (RFC 5280, 4.2.1.12). */
    String oid() {
        return purpose.getId();
    }
}
