package io.quiesce.mysql.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.ReplicationChannel;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the instance replicates again what it replicated before its stop. Only looks: nothing is started. */
final class Resumption {

    private static final String CHECK = "replication";

    /** The threads come up one by one, some only after the server answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Optional<ServerVersion> version;
    private List<ReplicationChannel> before = List.of();
    private List<Finding> missing = List.of();

    Resumption(Host host, InstanceSpec instance, TimeLimits limits, Optional<ServerVersion> version) {
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.version = version;
    }

    /** Just before the stop. */
    void remember(Session session) throws SQLException {
        before = channels(session);
    }

    private List<ReplicationChannel> channels(Session session) throws SQLException {
        return version.isPresent() ? ReplicationChannel.read(session, version.get()) : List.of();
    }

    /** What does not run again; waits a little for it. */
    List<Finding> missing() {
        if (before.stream().anyMatch(c -> c.receives() || c.applies())) {
            Waiting.until(this::isComplete, Deadline.after(PATIENCE).capped(limits.start()));
        }
        return missing;
    }

    private boolean isComplete() {
        missing = switch (host.sessions().open(instance, limits.connect())) {
            case Login.Accepted a -> look(a.session());
            case Login.Nobody n -> List.of(unknown(n.reason()));
            case Login.Denied d -> List.of(unknown(d.reason()));
        };
        return missing.isEmpty();
    }

    private List<Finding> look(Session session) {
        try (session) {
            List<ReplicationChannel> now = channels(session);
            return before.stream()
                    .flatMap(old -> now.stream().filter(c -> c.name().equals(old.name()) && c.stoppedSince(old)))
                    .map(Resumption::stopped)
                    .toList();
        } catch (SQLException e) {
            return List.of(unknown(String.valueOf(e.getMessage())));
        }
    }

    private static Finding stopped(ReplicationChannel channel) {
        return warning(
                "replication ran before the stop and does not run again: " + channel,
                "Look into SHOW REPLICA STATUS (MariaDB: SHOW ALL SLAVES STATUS) and the error log, then START REPLICA."
                        + " Until then its data grow old.");
    }

    private static Finding unknown(String reason) {
        return warning(
                "whether replication runs again can't be told: " + reason,
                "Look into SHOW REPLICA STATUS (MariaDB: SHOW ALL SLAVES STATUS).");
    }

    private static Finding warning(String message, String hint) {
        return new Finding(Finding.Severity.WARNING, CHECK, message, hint);
    }
}
