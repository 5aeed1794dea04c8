package io.quiesce.api.error;

/** A condition for the run does not hold; nothing was stopped or changed. */
public final class CheckFailedException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public CheckFailedException(String message, String hint) {
        super(message, hint, false);
    }

    public CheckFailedException(String message, String hint, Throwable cause) {
        super(message, hint, false, cause);
    }
}
