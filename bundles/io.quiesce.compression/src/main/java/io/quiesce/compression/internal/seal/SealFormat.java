package io.quiesce.compression.internal.seal;

import java.nio.charset.StandardCharsets;

/** Numbers of the seal (docs/format.md). */
final class SealFormat {

    static final String MAGIC = "QUIESCES";
    static final String NAME = "seal";
    static final int HEAD = 1;
    static final int CHUNKS = 2;
    static final int SIGNATURE = 3;
    static final int RECEIPT = 4;

    static final int CHUNKS_PER_PAGE = 4096;
    static final int LONGEST_SIGNATURE = 16 << 10;
    static final int MOST_REASONS = 1000;
    static final int MD5_LENGTH = 16;

    /** What keeps a signature over a seal from being one over anything else. */
    private static final byte[] PURPOSE = "quiesce seal 1\0".getBytes(StandardCharsets.US_ASCII);

    private SealFormat() {}

    /** What is signed. */
    static byte[] message(byte[] digest) {
        byte[] message = java.util.Arrays.copyOf(PURPOSE, PURPOSE.length + digest.length);
        System.arraycopy(digest, 0, message, PURPOSE.length, digest.length);
        return message;
    }
}
