package io.quiesce.control.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells when the agent's certificate for a receiver ends soon. An agent renews it whenever it connects, so this happens to one
 * that has not for a long time. Each step nearer to the end is told once, over restarts too.
 */
final class CertificateWatch {

    /** Of the ledger, before the name of the receiver. */
    static final String KEY = "certificate:";

    private static final Duration EVERY = Duration.ofHours(1);
    private static final List<Integer> DAYS = List.of(30, 14, 7, 1, 0);

    /** What the home is enrolled with. */
    @FunctionalInterface
    interface Receivers {
        List<EnrolledReceiver> enrolled() throws QuiesceException;
    }

    private final Receivers receivers;
    private final Consumer<Alert> alerts;
    private final Ledger ledger;
    private final Clock clock;
    private Instant looked = Instant.MIN;

    CertificateWatch(Receivers receivers, Consumer<Alert> alerts, Ledger ledger, Clock clock) {
        this.receivers = receivers;
        this.alerts = alerts;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Cheap when it was called less than an hour ago. */
    void look() throws QuiesceException, IOException {
        Instant now = clock.instant();
        if (!looked.equals(Instant.MIN) && Duration.between(looked, now).abs().compareTo(EVERY) < 0) {
            return;
        }
        looked = now;
        for (EnrolledReceiver receiver : receivers.enrolled()) {
            Optional<Instant> step = step(receiver.certificateEnds(), now);
            String key = KEY + receiver.name();
            if (step.isPresent() && ledger.handled(key).map(step.get()::isAfter).orElse(true)) {
                alerts.accept(alert(receiver, step.get(), now));
                // written down after it was raised: a kill between the two tells it again, by the same id
                ledger.handled(key, step.get());
            }
        }
    }

    /** The last moment at which something was to be told, at or before now. */
    static Optional<Instant> step(Instant end, Instant now) {
        return DAYS.stream()
                .map(days -> end.minus(Duration.ofDays(days)))
                .filter(moment -> !moment.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    private static Alert alert(EnrolledReceiver receiver, Instant step, Instant now) {
        Instant end = receiver.certificateEnds();
        boolean ended = !end.isAfter(now);
        boolean urgent = !step.isBefore(end.minus(Duration.ofDays(1)));
        return new Alert(
                UUID.nameUUIDFromBytes((KEY + receiver.name() + " " + step).getBytes(StandardCharsets.UTF_8)),
                now,
                AlertKind.CERTIFICATE_ENDS,
                urgent ? AlertSeverity.ERROR : AlertSeverity.WARNING,
                Alert.source("agent"),
                "",
                "the certificate for the receiver '" + receiver.name() + "' " + (ended ? "has ended at " : "ends at ")
                        + end,
                ended
                        ? "Enrol again: 'quiesce-receiver client replace " + receiver.client()
                                + "' on the storage host," + " then 'quiesce enrol CODE --as " + receiver.name()
                                + " --replace' here."
                        : "It is renewed whenever the agent connects: see why it does not by 'quiesce receiver test "
                                + receiver.name() + "'.",
                Map.of("receiver", receiver.name()),
                Optional.empty(),
                List.of());
    }
}
