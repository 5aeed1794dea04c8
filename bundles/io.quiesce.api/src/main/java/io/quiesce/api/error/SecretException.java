package io.quiesce.api.error;

/** A secret could not be had from the store that keeps it. Never holds the secret, nor what the store was logged in to with. */
public final class SecretException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public SecretException(String message, String hint, boolean retryHelps) {
        super(message, hint, retryHelps);
    }

    public SecretException(String message, String hint, boolean retryHelps, Throwable cause) {
        super(message, hint, retryHelps, cause);
    }
}
