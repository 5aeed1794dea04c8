package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ResumeToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What stays with a name for ever: which backup it was given to, and the digest of its token, so that an agent that missed the
 * receipt can still resume and be told.
 */
record NameRecord(BackupId backup, Digest token) {

    private static final int LENGTH = 2 * Long.BYTES + Digest.LENGTH;

    static Digest digest(ResumeToken token) {
        byte[] bytes = token.value().getBytes(StandardCharsets.US_ASCII);
        return Digest.ofContent(bytes, 0, bytes.length);
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(backup.value().getMostSignificantBits())
                .putLong(backup.value().getLeastSignificantBits())
                .put(token.bytes())
                .array();
    }

    /** @throws IllegalArgumentException when the bytes are not such a record */
    static NameRecord decode(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("name record of " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        UUID backup = new UUID(in.getLong(), in.getLong());
        byte[] token = new byte[Digest.LENGTH];
        in.get(token);
        return new NameRecord(new BackupId(backup), Digest.of(token));
    }
}
