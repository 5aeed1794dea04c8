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

    private TransferException(String message, String hint, boolean retryHelps, Throwable cause) {
        super(message, hint, retryHelps, cause);
        this.refusal = Refusal.NONE;
    }

    /** The caller's own stream failed: neither the line nor the peer is to blame, and trying again does not help. */
    public static TransferException ofCallersStream(String message, String hint, Throwable cause) {
        return new TransferException(message, hint, false, cause);
    }

    /** Why the peer refused; {@link Refusal#NONE} when it was not the peer. */
    public Refusal refusal() {
        return refusal;
    }
}
