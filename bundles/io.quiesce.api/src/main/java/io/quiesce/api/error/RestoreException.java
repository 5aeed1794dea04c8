package io.quiesce.api.error;

/** A restore was refused or failed; the message says which data directory is in place. */
public final class RestoreException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public RestoreException(String message, String hint) {
        super(message, hint, false);
    }

    public RestoreException(String message, String hint, Throwable cause) {
        super(message, hint, false, cause);
    }
}
