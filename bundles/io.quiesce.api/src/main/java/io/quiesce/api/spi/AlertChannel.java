package io.quiesce.api.spi;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open way to people. Called by one thread at a time, never by one that works on a backup. It may block; its caller
 * gives it a time limit, interrupts it, and goes on without it.
 */
@ConsumerType
public interface AlertChannel extends AutoCloseable {

    /**
     * Brings alerts away, as one message where the channel can.
     *
     * @param alerts at least one, oldest first
     * @throws AlertException saying whether another attempt can help; then all of them are brought again. Several that are refused for
     *     good are brought once more, each alone
     */
    void send(List<Alert> alerts) throws AlertException;

    /**
     * How many alerts one message holds, at least one. {@link #send} is given no more at once, so that what is away is not brought
     * again when a later message fails. Without a limit all are one message.
     */
    default int alertsOfAMessage() {
        return Integer.MAX_VALUE;
    }

    /** Lets go of everything; also after an interrupt. */
    @Override
    void close();
}
