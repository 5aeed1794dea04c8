package io.quiesce.api.error;

/** The operation ended because a cancel was requested. */
public final class CancelledException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("cancelled on request", "", false);
    }
}
