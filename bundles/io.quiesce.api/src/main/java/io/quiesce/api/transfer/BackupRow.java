package io.quiesce.api.transfer;

/** A published backup as the catalog lists it. */
public record BackupRow(SealHeader seal, Receipt receipt) {

    public BackupId id() {
        return seal.backup();
    }
}
