package io.quiesce.api.transfer;

import java.util.UUID;

/** Identity of one backup for ever, chosen by the agent when the run begins; names may look alike, ids never. */
public record BackupId(UUID value) {

    /** @throws IllegalArgumentException when the text is not a UUID */
    public static BackupId parse(String text) {
        return new BackupId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
