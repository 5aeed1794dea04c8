package io.quiesce.persistence.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code secret}: one sealed secret. */
@Entity
@Table(name = "secret")
class SecretRow {

    @Id
    @Column(name = "name")
    private String name = "";

    @Column(name = "version")
    private long version;

    @Column(name = "key_id")
    private String keyId = "";

    @Column(name = "nonce")
    private String nonce = "";

    @Column(name = "sealed")
    private String sealed = "";

    @Column(name = "changed_at")
    private long changedAt;

    protected SecretRow() {}

    SecretRow(String name, Sealed sealed, Instant changedAt) {
        this.name = name;
        this.changedAt = changedAt.toEpochMilli();
        seal(sealed);
    }

    final void seal(Sealed next) {
        version = next.version();
        keyId = next.keyId();
        nonce = next.nonce();
        sealed = next.text();
    }

    String name() {
        return name;
    }

    Sealed sealed() {
        return new Sealed(version, keyId, nonce, sealed);
    }
}
