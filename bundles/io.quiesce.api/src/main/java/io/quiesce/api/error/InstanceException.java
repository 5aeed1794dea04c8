package io.quiesce.api.error;

/** The database instance could not be inspected, stopped or started as asked. */
public final class InstanceException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public InstanceException(String message, String hint) {
        super(message, hint, false);
    }

    public InstanceException(String message, String hint, Throwable cause) {
        super(message, hint, false, cause);
    }
}
