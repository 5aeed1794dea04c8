package io.quiesce.spi.contract;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.spi.AlertChannel;
import java.util.List;

/**
 * A channel that does one chosen send wrong and all others right; sends are counted from 0. Of the faults {@code ERROR_BEFORE},
 * {@code ERROR_AFTER} and {@code SHORT_WRITE} (the first alert alone is brought away) apply to channels.
 */
public final class FaultyChannel implements AlertChannel {

    private final AlertChannel inner;
    private final Fault fault;
    private final int faultySend;
    private int sends;

    /** @param faultySend number of the send that goes wrong; negative for none */
    public FaultyChannel(AlertChannel inner, Fault fault, int faultySend) {
        this.inner = inner;
        this.fault = fault;
        this.faultySend = faultySend;
    }

    @Override
    public void send(List<Alert> alerts) throws AlertException {
        if (sends++ != faultySend) {
            inner.send(alerts);
            return;
        }
        switch (fault) {
            case ERROR_BEFORE -> {}
            case ERROR_AFTER -> inner.send(alerts);
            case SHORT_WRITE -> inner.send(alerts.subList(0, 1));
            case FULL_DISK, FAILED_FLUSH -> throw new IllegalArgumentException(fault + " is no fault of a channel");
        }
        throw new AlertException("injected into send " + faultySend, "This failure is part of a test.", true);
    }

    @Override
    public int alertsOfAMessage() {
        return inner.alertsOfAMessage();
    }

    @Override
    public void close() {
        inner.close();
    }
}
