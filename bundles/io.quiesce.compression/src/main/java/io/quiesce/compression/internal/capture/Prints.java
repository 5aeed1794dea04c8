package io.quiesce.compression.internal.capture;

import io.quiesce.api.Digest;
import io.quiesce.compression.internal.system.FileStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;

/** Eight bytes of a digest for what must not change while it is captured. Not safe between threads. */
final class Prints {

    private static final int FIELDS_BYTES = 5 * Long.BYTES + 4 * Integer.BYTES;

    private final MessageDigest sha256 = Digest.sha256();

    /** Of one file. Of a directory its times and size don't count: what it holds has prints of its own. */
    long of(FileStatus status) {
        byte[] identity = status.identity().getBytes(StandardCharsets.UTF_8);
        ByteBuffer fields = ByteBuffer.allocate(FIELDS_BYTES + identity.length);
        fields.putLong(status.type().ordinal()).putLong(status.unixMode().orElse(-1));
        fields.putInt(status.uid()).putInt(status.gid()).put(identity);
        if (status.type() != FileStatus.Type.DIRECTORY) {
            fields.putLong(status.size());
            put(status.modified(), fields);
            put(status.changed(), fields);
        }
        return first(sha256.digest(fields.array()));
    }

    /** Of the names in a directory. */
    long of(byte[][] names) {
        for (byte[] name : names) {
            sha256.update(name);
            // no name holds it
            sha256.update((byte) 0);
        }
        return first(sha256.digest());
    }

    private static long first(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong();
    }

    private static void put(FileTime time, ByteBuffer fields) {
        fields.putLong(time.toInstant().getEpochSecond())
                .putInt(time.toInstant().getNano());
    }
}
