package io.quiesce.receiver.internal.watch;

import io.quiesce.api.ByteSize;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.watch.Concern;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is of concern about the storage host as a whole. Pure. */
final class HostConcerns {

    /** Each is told anew. */
    private static final List<Integer> DAYS = List.of(1, 7, 14, 30);

    private HostConcerns() {}

    static List<Concern> certificates(List<ClientEntry> clients, Instant now) {
        return clients.stream()
                .filter(c -> c.state() == ClientEntry.State.ACTIVE)
                .flatMap(c -> c.certificateEnds().flatMap(end -> certificate(c.name(), end, now)).stream())
                .toList();
    }

    private static Optional<Concern> certificate(String client, Instant end, Instant now) {
        return DAYS.stream()
                .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
                .findFirst()
                .map(days -> new Concern(
                        client + "  certificate",
                        -days,
                        AlertKind.CERTIFICATE_ENDS,
                        days == 1 ? AlertSeverity.ERROR : AlertSeverity.WARNING,
                        client,
                        "",
                        "the certificate of client " + client + (end.isAfter(now) ? " ends at " : " has ended at ")
                                + end,
                        "An agent renews it by itself when it connects: check that it still does. Else enrol it again, see"
                                + " 'quiesce-receiver client replace --help'."));
    }

    /** What the next backups take is what the newest took, one of each plan. */
    static Optional<Concern> space(List<PlanOutcome> plans, long freeBytes) {
        long next = plans.stream()
                .flatMap(plan -> newest(plan).stream())
                .mapToLong(Candidate::lengthBytes)
                .sum();
        if (next == 0 || freeBytes >= 2 * next) {
            return Optional.empty();
        }
        boolean none = freeBytes < next;
        return Optional.of(new Concern(
                "  space",
                none ? 1 : 0,
                AlertKind.SPACE_LOW,
                none ? AlertSeverity.ERROR : AlertSeverity.WARNING,
                "",
                "",
                "the storage has " + new ByteSize(Math.max(0, freeBytes)).display()
                        + " left, the next backup of every plan takes about " + new ByteSize(next).display(),
                "Make room: see what 'quiesce-receiver retention plan' lets go, or enlarge the storage."));
    }

    static Optional<Candidate> newest(PlanOutcome plan) {
        Stream<Candidate> backups = plan.outcome().decisions().stream().map(Decision::backup);
        return backups.max(Comparator.comparing(Candidate::publishedAt));
    }
}
