package io.quiesce.receiver.internal.watch;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is of concern about the storage host as a whole. Pure. */
final class HostConcerns {

    /** Each is told anew. */
    private static final List<Integer> DAYS = List.of(1, 7, 14, 30);

    private HostConcerns() {}

    /** One that was enrolled and of which nothing has ever come: nobody waits for backups of a plan that is not known yet. */
    static Optional<Concern> silent(ClientEntry client, List<PlanOutcome> plans, WatchRule rule, Instant now) {
        Duration limit = rule.age().orElse(Cadence.UNKNOWN);
        boolean late = client.state() == ClientEntry.State.ACTIVE
                && client.since().plus(limit).isBefore(now)
                && plans.stream().noneMatch(p -> p.client().equals(client.name()));
        return !late || !rule.watched()
                ? Optional.empty()
                : Optional.of(new Concern(
                        client.name() + "  silent",
                        0,
                        AlertKind.BACKUP_OVERDUE,
                        AlertSeverity.WARNING,
                        client.name(),
                        "",
                        "client " + client.name() + " was enrolled at " + client.since()
                                + " and has delivered no backup for more than " + Durations.about(limit),
                        "Check there that a plan has a schedule ('quiesce schedule list') and that the agent's service runs. If it is not"
                                + " to deliver, set a watch rule for this client with watched=false, or 'quiesce-receiver client"
                                + " revoke " + client.name() + "'."));
    }

    static List<Concern> certificates(List<ClientEntry> clients, Instant now) {
        return clients.stream()
                .filter(c -> c.state() == ClientEntry.State.ACTIVE)
                .flatMap(c -> c.certificateEnds().flatMap(end -> certificate(c.name(), end, now)).stream())
                .toList();
    }

    /** The running receiver renews it when a third of its life is left, so this means that it could not. */
    static Optional<Concern> ownCertificate(Instant end, Instant now) {
        return daysLeft(end, now)
                .map(days -> new Concern(
                        "  certificate",
                        -days,
                        AlertKind.CERTIFICATE_ENDS,
                        days == 1 ? AlertSeverity.ERROR : AlertSeverity.WARNING,
                        "",
                        "",
                        "the receiver's own certificate" + (end.isAfter(now) ? " ends at " : " has ended at ") + end
                                + ": no client delivers after that",
                        "A running receiver renews it by itself: look into its log for why it could not, and at the permissions of"
                                + " clients/ in its home. A start makes it anew."));
    }

    private static Optional<Integer> daysLeft(Instant end, Instant now) {
        return DAYS.stream()
                .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
                .findFirst();
    }

    static Concern unreadableCertificate(QuiesceException problem) {
        return new Concern(
                "  certificate",
                0,
                AlertKind.CERTIFICATE_ENDS,
                AlertSeverity.ERROR,
                "",
                "",
                "the receiver's own certificate can't be read: " + problem.getMessage(),
                problem.hint()
                        + " While it runs the receiver goes on with the one it has; a start makes a missing one anew.");
    }

    /**
     * Something would go if the clock were not in doubt. Told by the process that has lived through the time: another one knows
     * less of it.
     */
    static Optional<Concern> clock(List<PlanOutcome> plans) {
        return plans.stream()
                .flatMap(p -> p.outcome().decisions().stream())
                .filter(d -> d.reasons().stream().allMatch(r -> r.rule() == Rule.CLOCK))
                .findFirst()
                .map(d -> new Concern(
                        "  retention-clock",
                        0,
                        AlertKind.RETENTION_STUCK,
                        AlertSeverity.WARNING,
                        "",
                        "",
                        "retention removes nothing, since the clock may be wrong: "
                                + d.reasons().getFirst().detail(),
                        "Look at the date of this host. When it is right, say so once: 'quiesce-receiver retention apply"
                                + " --clock-is-right'."));
    }

    /** Plans whose guards keep more than their policy has room for; not those that only the clock keeps. */
    static List<Concern> overSpace(List<PlanOutcome> plans) {
        return plans.stream()
                .filter(p -> p.outcome().overBytes() > 0)
                .filter(p -> p.outcome().decisions().stream()
                        .flatMap(d -> d.reasons().stream())
                        .noneMatch(r -> r.rule() == Rule.CLOCK))
                .map(plan -> new Concern(
                        plan.client() + " " + plan.plan() + " retention-space",
                        0,
                        AlertKind.RETENTION_STUCK,
                        AlertSeverity.WARNING,
                        plan.client(),
                        plan.plan(),
                        "the backups of plan " + plan.plan() + " of client " + plan.client() + " take "
                                + new ByteSize(plan.outcome().overBytes()).display() + " more than policy '"
                                + plan.policy() + "' gives them, and none of them may go",
                        "See 'quiesce-receiver retention plan' for what keeps each: holds, the minimum, their age, larger ones. Give the plan"
                                + " more 'space', or release what is held."))
                .toList();
    }

    /** Half as long again as it may be: one round may end early, and a host may be off for some days. */
    static Optional<Concern> unread(List<PlanOutcome> plans, Duration verifiedWithin, Instant now) {
        Duration limit = verifiedWithin.plus(verifiedWithin.dividedBy(2));
        return plans.stream()
                .flatMap(plan -> longestUnread(plan).stream().map(b -> Map.entry(plan, b)))
                .min(Comparator.comparing(of -> of.getValue().lastRead()))
                .filter(of -> Duration.between(of.getValue().lastRead(), now).compareTo(limit) > 0)
                .map(of -> new Concern(
                        "  verification",
                        0,
                        AlertKind.VERIFICATION_LATE,
                        AlertSeverity.WARNING,
                        "",
                        "",
                        "verification falls behind: " + of.getValue().path() + " of plan "
                                + of.getKey().plan() + " of client "
                                + of.getKey().client() + " was last read at "
                                + of.getValue().lastRead() + ", and every backup is to be read within "
                                + Durations.about(verifiedWithin),
                        "The receiver's log says why rounds ended early, or whether it does not run for long enough: each begins"
                                + " ten minutes after a start at the soonest. 'quiesce-receiver backup verify --all' reads now; a"
                                + " longer 'verifyWithin' of the settings asks for less."));
    }

    /** The good one of a plan that was not read for longest. */
    static Optional<Candidate> longestUnread(PlanOutcome plan) {
        return plan.outcome().decisions().stream()
                .map(Decision::backup)
                .filter(Candidate::good)
                .min(Comparator.comparing(Candidate::lastRead));
    }

    private static Optional<Concern> certificate(String client, Instant end, Instant now) {
        return daysLeft(end, now)
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
