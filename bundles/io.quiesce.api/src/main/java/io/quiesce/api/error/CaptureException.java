package io.quiesce.api.error;

/** The data directory could not be captured; nothing of this run is usable. */
public final class CaptureException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public CaptureException(String message, String hint) {
        super(message, hint, false);
    }

    public CaptureException(String message, String hint, Throwable cause) {
        super(message, hint, false, cause);
    }
}
