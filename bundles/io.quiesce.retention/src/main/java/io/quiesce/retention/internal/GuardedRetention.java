package io.quiesce.retention.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.service.Retention;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Rules keep, space removes, guards have the last word. */
@Component
public final class GuardedRetention implements Retention {

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::publishedAt)
            .thenComparing(Candidate::path)
            .thenComparing(c -> c.id().value())
            .reversed();

    @Override
    public RetentionOutcome decide(RetentionPolicy policy, Collection<Candidate> backups, ClockEvidence clock) {
        List<Ballot> all =
                backups.stream().sorted(NEWEST_FIRST).map(Ballot::new).toList();
        List<Ballot> good = all.stream().filter(b -> b.backup().good()).toList();
        if (policy.keepsAll()) {
            all.forEach(b -> b.keep(Rule.NO_POLICY, ""));
            return outcome(all, 0);
        }
        guards(policy, all, good, clock);
        rules(policy, all, good, clock.now());
        long over = policy.space().isPresent() ? space(policy.space().get().bytes(), all) : 0;
        return outcome(all, over);
    }

    private static RetentionOutcome outcome(List<Ballot> all, long over) {
        return new RetentionOutcome(all.stream().map(Ballot::decision).toList(), over);
    }

    private static void guards(RetentionPolicy policy, List<Ballot> all, List<Ballot> good, ClockEvidence clock) {
        Optional<String> doubt = ClockDoubt.of(clock);
        for (Ballot ballot : all) {
            Candidate backup = ballot.backup();
            doubt.ifPresent(why -> ballot.guard(Rule.CLOCK, why));
            if (backup.held()) {
                ballot.guard(Rule.HELD, "");
            }
            if (backup.pinned()) {
                ballot.guard(Rule.PINNED, "");
            }
            if (isYounger(backup, policy.keepAtLeast(), clock.now())) {
                ballot.guard(Rule.KEEP_AT_LEAST, policy.keepAtLeast().toString());
            }
        }
        good.stream().limit(1).forEach(b -> b.guard(Rule.NEWEST_GOOD, ""));
        good.stream().limit(policy.minimum()).forEach(b -> b.guard(Rule.MINIMUM, Integer.toString(policy.minimum())));
        all.stream()
                .takeWhile(b -> !b.backup().good())
                .limit(policy.minimum())
                .forEach(b -> b.guard(Rule.LAST_RESORT, ""));
        larger(policy, good, clock.now());
    }

    /**
     * While the newest good one is much smaller than those before it, the newest of these stay. Counted from the newest of them, which
     * this keeps: the first small one may be gone any day.
     */
    private static void larger(RetentionPolicy policy, List<Ballot> good, Instant now) {
        List<Ballot> larger = good.stream()
                .filter(b -> isShrunk(good.getFirst().backup(), b.backup()))
                .limit(policy.minimum())
                .toList();
        if (!larger.isEmpty()
                && !policy.shrunkFor().isZero()
                && isYounger(larger.getFirst().backup(), policy.shrunkFor(), now)) {
            String why = "than all since " + larger.getFirst().backup().publishedAt() + ", for " + policy.shrunkFor();
            larger.forEach(b -> b.guard(Rule.LARGER, why));
        }
    }

    private static boolean isShrunk(Candidate newest, Candidate before) {
        return newest.lengthBytes() < Math.ceilDiv(before.lengthBytes(), (long) RetentionPolicy.SHRUNK);
    }

    /** By the calendar; what is dated in the future is young. */
    private static boolean isYounger(Candidate backup, Duration age, Instant now) {
        return Duration.between(backup.publishedAt(), now).compareTo(age) < 0;
    }

    /** One that went bad may be old, and the disk only have had a bad day: what counts is how long it is found bad. */
    private static boolean isNotGoodYet(Candidate backup, Duration notGoodFor, Instant now) {
        return backup.standing() == Standing.BAD
                ? backup.badFor().compareTo(notGoodFor) < 0
                : isYounger(backup, notGoodFor, now);
    }

    private static void rules(RetentionPolicy policy, List<Ballot> all, List<Ballot> good, Instant now) {
        for (Ballot ballot : all) {
            if (ballot.backup().good()) {
                policy.age()
                        .filter(age -> isYounger(ballot.backup(), age, now))
                        .ifPresent(age -> ballot.keep(Rule.AGE, age.toString()));
                if (policy.onlySpace()) {
                    ballot.keep(Rule.ROOM, "");
                }
            } else if (isNotGoodYet(ballot.backup(), policy.notGoodFor(), now)) {
                ballot.keep(Rule.NOT_GOOD_YET, policy.notGoodFor().toString());
            }
        }
        good.stream().limit(policy.count()).forEach(b -> b.keep(Rule.COUNT, Integer.toString(policy.count())));
        SlotRule.apply(policy, good);
        all.stream()
                .filter(b -> !b.stays())
                .forEach(b -> b.drop(b.backup().good() ? Rule.EXPIRED : Rule.NOT_GOOD_EXPIRED, ""));
    }

    /** Removes oldest first; returns how much is too much when nothing more may go. */
    private static long space(long limit, List<Ballot> newestFirst) {
        long left = newestFirst.stream()
                .filter(Ballot::stays)
                .mapToLong(b -> b.backup().lengthBytes())
                .sum();
        for (Ballot ballot : newestFirst.reversed()) {
            if (left > limit && ballot.stays() && !ballot.isGuarded()) {
                ballot.drop(Rule.SPACE, "more than " + new ByteSize(limit).display());
                left -= ballot.backup().lengthBytes();
            }
        }
        return Math.max(0, left - limit);
    }

    @Override
    public Optional<String> doubt(ClockEvidence clock) {
        return ClockDoubt.of(clock);
    }

    @Override
    public SettingsSchema schema() {
        return PolicySettings.SCHEMA;
    }

    @Override
    public RetentionPolicy policy(Settings settings) throws InvalidConfigurationException {
        return PolicySettings.policy(settings);
    }
}
