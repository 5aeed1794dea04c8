package io.quiesce.api.error;

/**
 * A failure that a person or a caller can act on. The message says what happened to what, in lower case and without
 * secrets; the hint is a sentence saying what to check next.
 */
public abstract class QuiesceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String hint;
    private final boolean retryHelps;
    private volatile String instanceLog = "";

    protected QuiesceException(String message, String hint, boolean retryHelps) {
        super(message);
        this.hint = hint;
        this.retryHelps = retryHelps;
    }

    protected QuiesceException(String message, String hint, boolean retryHelps, Throwable cause) {
        super(message, cause);
        this.hint = hint;
        this.retryHelps = retryHelps;
    }

    /** What the operator should check next: a sentence, or empty. */
    public String hint() {
        return hint;
    }

    /** True when the same call may succeed later without anybody changing anything. */
    public boolean retryHelps() {
        return retryHelps;
    }

    /** What the instance at stake had logged last when this happened, lines; empty when that is not known. */
    public String instanceLog() {
        return instanceLog;
    }

    /** Adds {@link #instanceLog}, as a suppressed exception is added. */
    public void addInstanceLog(String lines) {
        instanceLog = lines;
    }
}
