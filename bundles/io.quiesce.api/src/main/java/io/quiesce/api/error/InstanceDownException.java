package io.quiesce.api.error;

/** The instance should be running and is not: a person must act now. The hint holds the recovery instructions. */
public final class InstanceDownException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public InstanceDownException(String message, String hint) {
        super(message, hint, false);
    }

    public InstanceDownException(String message, String hint, Throwable cause) {
        super(message, hint, false, cause);
    }
}
