package io.quiesce.compression.internal.contents;

/**
 * What a file system tells about a file beside its bytes.
 *
 * @param posix whether mode and owner were recorded; else mode is a stand-in, the ids are 0 and the names empty
 * @param mode permission bits with set-id and sticky bits, 0 to 07777
 * @param uid 32 bits, unsigned
 * @param gid 32 bits, unsigned
 * @param seconds of the modification time since 1970
 * @param nanos of it, 0 to 999,999,999
 */
public record Attributes(
        boolean posix, int mode, long uid, long gid, String user, String group, long seconds, int nanos) {

    public static final int MODE_MASK = 07777;

    public Attributes {
        if ((mode & ~MODE_MASK) != 0 || uid >>> 32 != 0 || gid >>> 32 != 0 || nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException(
                    "mode " + Integer.toOctalString(mode) + ", owner " + uid + ":" + gid + ", nanos " + nanos);
        }
    }

    /** {@code mysql:mysql}, or numbers where there are no names. */
    public String owner() {
        return (user.isEmpty() ? Long.toString(uid) : user) + ":" + (group.isEmpty() ? Long.toString(gid) : group);
    }
}
