package io.quiesce.receiver.internal;

import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.service.Retention;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lets the oldest backup go. */
final class OldestGoes implements Retention {

    static final Policies POLICY = (client, plan) -> Optional.of(new Policies.Named(
            "all",
            new RetentionPolicy(
                    Optional.empty(),
                    1,
                    Optional.empty(),
                    Slots.NONE,
                    ZoneId.of("UTC"),
                    Duration.ZERO,
                    1,
                    Duration.ZERO,
                    Duration.ZERO)));

    @Override
    public RetentionOutcome decide(RetentionPolicy policy, Collection<Candidate> backups, ClockEvidence clock) {
        Instant oldest = backups.stream()
                .map(Candidate::publishedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new RetentionOutcome(
                backups.stream()
                        .map(b ->
                                new Decision(b, b.publishedAt().isAfter(oldest), List.of(new Reason(Rule.EXPIRED, ""))))
                        .toList(),
                0);
    }

    @Override
    public Optional<String> doubt(ClockEvidence clock) {
        return Optional.empty();
    }

    @Override
    public SettingsSchema schema() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public RetentionPolicy policy(Settings settings) {
        throw new AssertionError("nobody asks");
    }
}
