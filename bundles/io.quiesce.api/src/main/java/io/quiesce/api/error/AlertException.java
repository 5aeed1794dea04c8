package io.quiesce.api.error;

import java.time.Duration;
import java.util.Optional;

/** An alert could not be brought to people. */
public final class AlertException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public AlertException(String message, String hint, boolean retryHelps) {
        super(message, hint, retryHelps);
        this.retryAfter = Duration.ZERO;
    }

    public AlertException(String message, String hint, boolean retryHelps, Throwable cause) {
        super(message, hint, retryHelps, cause);
        this.retryAfter = Duration.ZERO;
    }

    /**
     * Another attempt can help, but not at once.
     *
     * @param retryAfter how long the peer asks to be left alone, positive
     */
    public AlertException(String message, String hint, Duration retryAfter) {
        super(message, hint, true);
        this.retryAfter = retryAfter;
    }

    /** How long the peer asks to be left alone; empty when it says nothing. Whoever tries again may bound it. */
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter).filter(Duration::isPositive);
    }
}
