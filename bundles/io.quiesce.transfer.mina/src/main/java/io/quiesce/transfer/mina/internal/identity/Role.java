package io.quiesce.transfer.mina.internal.identity;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate lets its holder be: exactly one of these. */
public enum Role {
    AGENT(KeyPurposeId.id_kp_clientAuth),
    RECEIVER(KeyPurposeId.id_kp_serverAuth),
    /** Asks an agent over the network. */
    OPERATOR(own("2.25.66347075415671726614499799162998086714")),
    /** The agent that operators ask. */
    DESK(own("2.25.142466371523987619167327284996030753456"));

    private final KeyPurposeId purpose;

    Role(KeyPurposeId purpose) {
        this.purpose = purpose;
    }

    /** A purpose that no other program knows: below the arc of UUIDs (ITU-T X.667), which nobody has to register. */
    private static KeyPurposeId own(String oid) {
        return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
    }

    KeyPurposeId purpose() {
        return purpose;
    }

    /** Object identifier of the extended key usage (RFC 5280, 4.2.1.12). */
    String oid() {
        return purpose.getId();
    }
}
