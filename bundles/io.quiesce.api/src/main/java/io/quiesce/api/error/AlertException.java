package io.quiesce.api.error;

/** An alert could not be brought to people. */
public final class AlertException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public AlertException(String message, String hint, boolean retryHelps) {
        super(message, hint, retryHelps);
    }

    public AlertException(String message, String hint, boolean retryHelps, Throwable cause) {
        super(message, hint, retryHelps, cause);
    }
}
