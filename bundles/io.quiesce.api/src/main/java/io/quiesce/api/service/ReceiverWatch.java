package io.quiesce.api.service;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import io.quiesce.api.watch.WatchedPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Watches a receiver's backups and tells people what is of concern (docs/monitoring.md). Safe between threads. */
@ProviderType
public interface ReceiverWatch {

    /**
     * How a receiver's backups are.
     *
     * @param plans every plan that has published backups, by client and plan
     * @param others what concerns no plan or is nobody's fault: certificates, quotas, retention
     */
    record Look(List<WatchedPlan> plans, List<Concern> others) {

        public Look {
            plans = List.copyOf(plans);
            others = List.copyOf(others);
        }
    }

    /** Looks once, and tells nobody else. Room on the volume is looked at by the running receiver only. */
    Look look(Path home, BackupKeeping keeping) throws QuiesceException;

    /** What a rule may say. */
    SettingsSchema schema();

    WatchRule rule(Settings settings) throws InvalidConfigurationException;

    /**
     * Looks again and again and raises alerts: once when a concern begins, once a day while it lasts, once when it is over.
     *
     * @param every time between two looks
     * @return to be closed before the desk is
     */
    Watching watch(Path home, OpenDesk desk, Duration every);

    /** How a receiver and its backups are, for {@link Monitoring}. */
    Probe probe(Path home, OpenDesk desk);

    /** A watch that goes on until it is closed. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }
}
