package io.quiesce.compression.internal.capture;

import io.quiesce.api.Digest;
import io.quiesce.compression.internal.system.FileStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;

/**
 * How the entries of one directory looked when they were captured, by their number in it. Eight bytes each, for a directory
 * may hold millions.
 */
final class Sightings {

    private static final int FIELDS_BYTES = 5 * Long.BYTES + 4 * Integer.BYTES;

    private final MessageDigest sha256 = Digest.sha256();
    private final long[] prints;

    Sightings(int count) {
        this.prints = new long[count];
    }

    void add(int number, FileStatus status) {
        prints[number] = print(status);
    }

    /** Whether it is the same file, untouched since. Of a directory its times and size don't count: it looks after itself. */
    boolean isUnchanged(int number, FileStatus now) {
        return prints[number] == print(now);
    }

    private long print(FileStatus status) {
        byte[] identity = status.identity().getBytes(StandardCharsets.UTF_8);
        ByteBuffer fields = ByteBuffer.allocate(FIELDS_BYTES + identity.length);
        fields.putLong(status.type().ordinal()).putLong(status.unixMode().orElse(-1));
        fields.putInt(status.uid()).putInt(status.gid()).put(identity);
        if (status.type() != FileStatus.Type.DIRECTORY) {
            fields.putLong(status.size());
            put(status.modified(), fields);
            put(status.changed(), fields);
        }
        return ByteBuffer.wrap(sha256.digest(fields.array())).getLong();
    }

    private static void put(FileTime time, ByteBuffer fields) {
        fields.putLong(time.toInstant().getEpochSecond())
                .putInt(time.toInstant().getNano());
    }
}
