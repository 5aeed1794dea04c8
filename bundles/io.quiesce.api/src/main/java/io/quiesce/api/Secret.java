package io.quiesce.api;

import java.util.Arrays;

/** A password or key that never prints itself: {@link #toString} shows stars, and it is not a record. */
public final class Secret implements AutoCloseable {

    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value.toCharArray());
    }

    /** The plain text, for the one call that needs it; do not keep it. */
    public String reveal() {
        return new String(value);
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    /** Overwrites the characters; the secret is empty text of the same length afterwards. */
    @Override
    public void close() {
        Arrays.fill(value, '\0');
    }

    @Override
    public String toString() {
        return "***";
    }
}
