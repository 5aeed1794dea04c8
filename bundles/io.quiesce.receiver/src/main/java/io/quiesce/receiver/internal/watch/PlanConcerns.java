package io.quiesce.receiver.internal.watch;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import io.quiesce.api.watch.WatchedPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is of concern about the backups of one plan. Pure; the order of the backups is of no account. */
final class PlanConcerns {

    /** So many good ones before it make the usual size. */
    private static final int USUAL = 10;

    private static final int FEWEST_USUAL = 4;

    private final String client;
    private final String plan;
    private final WatchRule rule;
    private final List<Candidate> newestFirst;
    private final List<Candidate> good;
    private final Optional<Shrunk> shrunk;
    private final Instant now;

    /** The newest one that retention keeps for being larger, and what it says of that. */
    private record Shrunk(Candidate before, Reason reason) {}

    private PlanConcerns(String client, String plan, WatchRule rule, List<Decision> decisions, Instant now) {
        this.client = client;
        this.plan = plan;
        this.rule = rule;
        this.newestFirst = decisions.stream()
                .map(Decision::backup)
                .sorted(Comparator.comparing(Candidate::publishedAt)
                        .thenComparing(Candidate::path)
                        .reversed())
                .toList();
        this.good = newestFirst.stream().filter(Candidate::good).toList();
        this.shrunk = decisions.stream()
                .flatMap(d -> d.reasons().stream()
                        .filter(r -> r.rule() == Rule.LARGER)
                        .map(r -> new Shrunk(d.backup(), r)))
                .max(Comparator.comparing(s -> s.before().publishedAt()));
        this.now = now;
    }

    /**
     * @param ruleName of the rule, or empty
     * @param decisions about at least one backup
     */
    static WatchedPlan of(
            String client, String plan, String ruleName, WatchRule rule, List<Decision> decisions, Instant now) {
        PlanConcerns concerns = new PlanConcerns(client, plan, rule, decisions, now);
        return new WatchedPlan(
                client,
                plan,
                ruleName,
                concerns.good.stream().findFirst().map(Candidate::publishedAt),
                rule.watched() ? Optional.of(concerns.limit()) : Optional.empty(),
                rule.age().isEmpty(),
                rule.watched() ? concerns.all() : List.of());
    }

    private Duration limit() {
        return rule.age()
                .orElseGet(() ->
                        Cadence.limit(good.stream().map(Candidate::publishedAt).toList()));
    }

    private List<Concern> all() {
        List<Concern> all = new ArrayList<>();
        overdue().ifPresent(all::add);
        onlyFailures().ifPresent(all::add);
        shrunk().or(this::size).ifPresent(all::add);
        newestFirst.stream()
                .filter(b -> b.standing() == Standing.BAD)
                .map(this::bad)
                .forEach(all::add);
        return all;
    }

    /** A plan without any good backup is as old as its first backup. */
    private Optional<Concern> overdue() {
        Instant since = good.isEmpty()
                ? newestFirst.getLast().publishedAt()
                : good.getFirst().publishedAt();
        Duration limit = limit();
        if (!since.plus(limit).isBefore(now)) {
            return Optional.empty();
        }
        String last = good.isEmpty() ? "it never had one" : "the last one is of " + since;
        return Optional.of(concern(
                "overdue",
                AlertKind.BACKUP_OVERDUE,
                AlertSeverity.ERROR,
                "no good backup for more than " + Durations.about(limit) + ": " + last,
                "Check that the agent's service runs on the client and what its history says; if the plan is retired, set a watch rule"
                        + " with watched=false."));
    }

    private Optional<Concern> onlyFailures() {
        boolean all = newestFirst.size() >= rule.failures()
                && newestFirst.stream().limit(rule.failures()).noneMatch(Candidate::good);
        return all
                ? Optional.of(concern(
                        "failures",
                        AlertKind.ONLY_FAILURES,
                        AlertSeverity.ERROR,
                        "none of its newest " + rule.failures() + " backups is good",
                        "See why with 'quiesce-receiver backup show'."))
                : Optional.empty();
    }

    /** As long as retention keeps larger ones for it: also when the small ones have become the usual. */
    private Optional<Concern> shrunk() {
        return shrunk.filter(s -> s.before().lengthBytes() / rule.sizeFactor()
                        >= good.getFirst().lengthBytes())
                .filter(s -> !isSpike(s.before()))
                .map(
                        s -> concern(
                                "shrunk " + s.before().id(),
                                AlertKind.SIZE_UNUSUAL,
                                AlertSeverity.WARNING,
                                "its newest backup has "
                                        + new ByteSize(good.getFirst().lengthBytes()).display() + ", "
                                        + s.before().path()
                                        + " had " + new ByteSize(s.before().lengthBytes()).display()
                                        + "; retention keeps the larger ones so long (" + s.reason() + ")",
                                "Check that the plan still names the right data directory, and that no table is missing. If it is right,"
                                        + " 'shrunkFor=0d' of its retention policy lets the larger ones go; hold those that are to stay."));
    }

    /** One large backup among usual ones, as after an import, is told by {@link #size} and is no plan that shrank. */
    private boolean isSpike(Candidate backup) {
        List<Long> older = good.stream()
                .dropWhile(b -> !b.id().equals(backup.id()))
                .skip(1)
                .limit(USUAL)
                .map(Candidate::lengthBytes)
                .sorted()
                .toList();
        return older.size() >= FEWEST_USUAL && backup.lengthBytes() / rule.sizeFactor() > older.get(older.size() / 2);
    }

    private Optional<Concern> size() {
        if (good.size() <= FEWEST_USUAL) {
            return Optional.empty();
        }
        List<Long> before = good.stream()
                .skip(1)
                .limit(USUAL)
                .map(Candidate::lengthBytes)
                .sorted()
                .toList();
        double usual = Math.max(1, before.get(before.size() / 2));
        Candidate newest = good.getFirst();
        double factor = Math.max(1, newest.lengthBytes()) / usual;
        if (factor <= rule.sizeFactor() && factor >= 1.0 / rule.sizeFactor()) {
            return Optional.empty();
        }
        return Optional.of(concern(
                "size " + newest.id(),
                AlertKind.SIZE_UNUSUAL,
                AlertSeverity.WARNING,
                "its newest backup has " + new ByteSize(newest.lengthBytes()).display() + ", they usually have "
                        + new ByteSize((long) usual).display(),
                "Check that the plan still names the right data directory, and that no table is missing."));
    }

    private Concern bad(Candidate backup) {
        return concern(
                "bad " + backup.id(),
                AlertKind.BACKUP_BAD,
                good.isEmpty() ? AlertSeverity.CRITICAL : AlertSeverity.ERROR,
                "the backup " + backup.path() + " is damaged" + (good.isEmpty() ? ", and no other one is good" : ""),
                "See 'quiesce-receiver backup show " + backup.id() + "'; check the disk, and make a new backup.");
    }

    private Concern concern(String what, AlertKind kind, AlertSeverity severity, String subject, String hint) {
        return new Concern(
                client + " " + plan + " " + what,
                severity.ordinal(),
                kind,
                severity,
                client,
                plan,
                "plan '" + plan + "' of " + client + ": " + subject,
                hint);
    }
}
