package io.quiesce.api.transfer;

import java.util.regex.Pattern;

/**
 * What a client shows to go on with an interrupted transfer: at least 128 random bits in URL-safe Base64. Valid only
 * together with the certificate of the client it was given to.
 */
public record ResumeToken(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22,64}");

    public ResumeToken {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a resume token has 22 to 64 URL-safe Base64 characters");
        }
    }

    /** Only the beginning: enough to tell tokens apart in a log, not enough to use one. */
    @Override
    public String toString() {
        return value.substring(0, 6) + "…";
    }
}
