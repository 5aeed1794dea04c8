package io.quiesce.api.error;

/** The receiver could not be reached, refused, or the line broke. {@link #retryHelps} tells which. */
public final class TransferException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** The line broke or never stood: trying again may help. */
    public TransferException(String message, String hint, Throwable cause) {
        super(message, hint, true, cause);
        this.refusal = Refusal.NONE;
    }

    /** The peer said no. */
    public TransferException(String message, String hint, Refusal refusal) {
        super(message, hint, refusal.retryHelps());
        this.refusal = refusal;
    }

    /** Why the peer refused; {@link Refusal#NONE} when it was the line. */
    public Refusal refusal() {
        return refusal;
    }
}
