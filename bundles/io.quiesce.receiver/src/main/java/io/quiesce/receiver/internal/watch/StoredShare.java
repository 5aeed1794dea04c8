package io.quiesce.receiver.internal.watch;

import io.quiesce.api.ByteSize;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.watch.Concern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the published backups of a client take. Pure.
 *
 * @param nextBytes what the next backup of each of its plans takes, if it is like the newest
 */
record StoredShare(String client, long bytes, long nextBytes, Optional<ByteSize> quota) {

    static List<StoredShare> of(List<PlanOutcome> outcomes, Function<String, Optional<ByteSize>> quotas) {
        Map<String, List<PlanOutcome>> clients = new TreeMap<>();
        outcomes.forEach(
                o -> clients.computeIfAbsent(o.client(), c -> new ArrayList<>()).add(o));
        List<StoredShare> shares = new ArrayList<>();
        clients.forEach((client, plans) -> shares.add(new StoredShare(
                client,
                plans.stream()
                        .flatMap(p -> p.outcome().decisions().stream())
                        .map(Decision::backup)
                        .mapToLong(b -> b.lengthBytes())
                        .sum(),
                plans.stream()
                        .flatMap(p -> HostConcerns.newest(p).stream())
                        .mapToLong(b -> b.lengthBytes())
                        .sum(),
                quotas.apply(client))));
        return shares;
    }

    /** The next backups are refused, or those after them. */
    Optional<Concern> concern() {
        if (quota.isEmpty() || quota.get().bytes() - bytes >= 2 * nextBytes) {
            return Optional.empty();
        }
        boolean full = quota.get().bytes() - bytes < nextBytes;
        return Optional.of(new Concern(
                client + "  quota",
                full ? 1 : 0,
                AlertKind.QUOTA_NEAR,
                full ? AlertSeverity.ERROR : AlertSeverity.WARNING,
                client,
                "",
                "client " + client + " has stored " + new ByteSize(bytes).display() + " of its quota of "
                        + quota.get().display() + ", the next backup of each of its plans takes about "
                        + new ByteSize(nextBytes).display(),
                "Raise its quota with 'quiesce-receiver settings set quotas=…', or see what 'quiesce-receiver retention plan'"
                        + " lets go."));
    }
}
