package io.quiesce.api.service;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.util.Collection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Decides which backups stay. Pure: the same input gives the same decisions, whatever its order. */
@ProviderType
public interface Retention {

    /** @param backups all published ones of one plan */
    RetentionOutcome decide(RetentionPolicy policy, Collection<Candidate> backups, ClockEvidence clock);

    /** Why nothing may be removed for now because the clock may be wrong; empty when it is trusted. */
    Optional<String> doubt(ClockEvidence clock);

    /** What a policy document may say about what stays. */
    SettingsSchema schema();

    RetentionPolicy policy(Settings settings) throws InvalidConfigurationException;
}
