package io.quiesce.api.spi;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Name of an object in a volume: segments joined by {@code /}, relative, in a form that is safe on file systems and in
 * object stores alike. Compared exactly.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    /** Longest key in bytes of UTF-8 (Amazon S3: 1024). */
    public static final int LONGEST_KEY = 1024;

    /** Longest segment in bytes of UTF-8 (ext4, XFS, NTFS, APFS: 255). */
    public static final int LONGEST_SEGMENT = 255;

    /** @throws IllegalArgumentException when a segment is empty, {@code .}, {@code ..}, too long or holds {@code \}, NUL or a control character */
    public ObjectKey {
        if (bytes(value) > LONGEST_KEY) {
            throw new IllegalArgumentException("key of " + bytes(value) + " bytes, more than " + LONGEST_KEY);
        }
        for (String segment : value.split("/", -1)) {
            checkSegment(value, segment);
        }
    }

    private static void checkSegment(String key, String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || bytes(segment) > LONGEST_SEGMENT) {
            throw new IllegalArgumentException("'" + key + "' is no key: bad segment '" + segment + "'");
        }
        segment.codePoints()
                .filter(c -> c == '\\' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException("a key holds the character U+" + Integer.toHexString(c));
                });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The key of these segments, each of which may itself be a path. */
    public static ObjectKey of(String first, String... more) {
        return new ObjectKey(more.length == 0 ? first : first + "/" + String.join("/", more));
    }

    /** This key with further segments. */
    public ObjectKey child(String path) {
        return new ObjectKey(value + "/" + path);
    }

    /** At least one. */
    public List<String> segments() {
        return List.of(value.split("/"));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
