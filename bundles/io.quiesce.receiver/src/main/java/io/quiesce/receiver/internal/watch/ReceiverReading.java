package io.quiesce.receiver.internal.watch;

import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.monitor.Measure;
import io.quiesce.api.monitor.Reading;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchedPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a receiver tells programs that watch it. Pure.
 *
 * @param concerns all of them, those of the plans too
 * @param shares what clients store
 * @param freeBytes of the storage
 * @param arriving unfinished deliveries
 */
record ReceiverReading(
        String version,
        List<PlanOutcome> backups,
        List<WatchedPlan> plans,
        List<Concern> concerns,
        List<ClientEntry> clients,
        List<StoredShare> shares,
        long freeBytes,
        int arriving) {

    /** Not well is a receiver with a concern that is an error; a warning is seen in the measures. */
    Reading reading() {
        List<Measure> measures = new ArrayList<>();
        measures.add(
                Measure.of("quiesce_receiver_info", "The receiver, by version.").with(1, "version", version));
        measures.addAll(ofBackups());
        measures.addAll(ofPlans());
        measures.addAll(ofShares());
        measures.add(ofConcerns());
        Measure certificates = Measure.of(
                "quiesce_client_certificate_end_timestamp_seconds", "When the certificate of a client ends.");
        for (ClientEntry client : clients) {
            if (client.state() == ClientEntry.State.ACTIVE
                    && client.certificateEnds().isPresent()) {
                certificates =
                        certificates.with(client.certificateEnds().get().getEpochSecond(), "client", client.name());
            }
        }
        measures.add(certificates);
        measures.add(Measure.of("quiesce_storage_free_bytes", "What the storage can still take.")
                .with(freeBytes));
        measures.add(Measure.of("quiesce_arrivals", "Deliveries that have begun and are not published.")
                .with(arriving));
        return new Reading(
                measures,
                concerns.stream()
                        .filter(c -> c.severity().compareTo(AlertSeverity.ERROR) >= 0)
                        .map(Concern::subject)
                        .toList());
    }

    private List<Measure> ofBackups() {
        Measure count = Measure.of("quiesce_backups", "Published backups, by what they are worth.");
        Measure bytes = Measure.of("quiesce_backups_bytes", "What the published backups of a plan take.");
        Measure good = Measure.of(
                "quiesce_backup_last_good_timestamp_seconds", "When the newest good backup of a plan was published.");
        Measure goodBytes =
                Measure.of("quiesce_backup_last_good_bytes", "The size of the newest good backup of a plan.");
        Measure read = Measure.of(
                "quiesce_backup_oldest_reading_timestamp_seconds",
                "When that good backup of a plan was read in full that was not read for longest.");
        for (PlanOutcome plan : backups) {
            List<Candidate> all =
                    plan.outcome().decisions().stream().map(Decision::backup).toList();
            String[] of = {"client", plan.client(), "plan", plan.plan()};
            for (Standing standing : Standing.values()) {
                count = count.with(
                        all.stream().filter(b -> b.standing() == standing).count(),
                        "client",
                        plan.client(),
                        "plan",
                        plan.plan(),
                        "standing",
                        standing.name().toLowerCase(Locale.ROOT));
            }
            bytes = bytes.with(all.stream().mapToLong(Candidate::lengthBytes).sum(), of);
            Optional<Candidate> newest =
                    all.stream().filter(Candidate::good).max(Comparator.comparing(Candidate::publishedAt));
            if (newest.isPresent()) {
                good = good.with(newest.get().publishedAt().getEpochSecond(), of);
                goodBytes = goodBytes.with(newest.get().lengthBytes(), of);
            }
            Optional<Candidate> unread = HostConcerns.longestUnread(plan);
            if (unread.isPresent()) {
                read = read.with(unread.get().lastRead().getEpochSecond(), of);
            }
        }
        return List.of(count, bytes, good, goodBytes, read);
    }

    private List<Measure> ofPlans() {
        Measure limit = Measure.of(
                "quiesce_backup_limit_seconds",
                "How old the newest good backup of a plan may be before it is overdue.");
        for (WatchedPlan plan : plans) {
            if (plan.limit().isPresent()) {
                limit = limit.with(plan.limit().get().toSeconds(), "client", plan.client(), "plan", plan.plan());
            }
        }
        return List.of(limit);
    }

    private List<Measure> ofShares() {
        Measure stored = Measure.of("quiesce_client_stored_bytes", "What the published backups of a client take.");
        Measure quota = Measure.of("quiesce_client_quota_bytes", "What they may take, where there is a limit.");
        for (StoredShare share : shares) {
            stored = stored.with(share.bytes(), "client", share.client());
            if (share.quota().isPresent()) {
                quota = quota.with(share.quota().get().bytes(), "client", share.client());
            }
        }
        return List.of(stored, quota);
    }

    private Measure ofConcerns() {
        Map<String, Long> kinds = concerns.stream()
                .collect(Collectors.groupingBy(
                        c -> c.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        TreeMap::new,
                        Collectors.counting()));
        Measure measure = Measure.of("quiesce_concerns", "What is of concern, by kind (docs/monitoring.md).");
        for (Map.Entry<String, Long> kind : kinds.entrySet()) {
            measure = measure.with(kind.getValue(), "kind", kind.getKey());
        }
        return measure;
    }
}
