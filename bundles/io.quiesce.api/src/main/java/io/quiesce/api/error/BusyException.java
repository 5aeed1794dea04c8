package io.quiesce.api.error;

/** Somebody else owns what is needed: a home, an instance, a name. */
public final class BusyException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public BusyException(String message, String hint) {
        super(message, hint, true);
    }

    public BusyException(String message, String hint, Throwable cause) {
        super(message, hint, true, cause);
    }
}
