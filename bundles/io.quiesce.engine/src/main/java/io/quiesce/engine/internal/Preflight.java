package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.Home;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.plan.SnapshotSpec;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ReceiverStatus;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that must hold before an instance is stopped: the instance's own checks, the receiver, and space.
 *
 * @param rawBytes what the capture will read
 * @param expected estimate of the stored bytes
 * @param room that the spool has
 */
record Preflight(Inspection inspection, long rawBytes, ByteSize expected, SpoolRoom room) {

    /** What {@code quiesce check} does: it tells at once. */
    static final Retries ONCE = new Retries(new RetryPolicy(RetryPolicy.BACKOFF, Duration.ZERO), new SecureRandom());

    /** First guess when no earlier backup of the plan tells: data directories measured between 0.26 and 0.5. */
    private static final double FIRST_RATIO = 0.6;

    private static final double MARGIN = 1.2;

    /** Looks at everything and never throws for what it finds. */
    static Preflight look(
            RunsOfHome runs,
            Plan plan,
            DatabaseAdapter adapter,
            SnapshotProviders snapshots,
            Link link,
            Retries retries) {
        Path home = runs.home();
        Inspection found = adapter.inspect(plan.instance(), plan.limits());
        List<Finding> findings = new ArrayList<>(found.findings());
        long raw = 0;
        try {
            raw = SourceSize.of(found.files()).bytes();
        } catch (IOException e) {
            findings.add(
                    Finding.refused("files", "cannot add up the files: " + FileTrouble.of(e), "Check permissions."));
        }
        ReservedFolder.in(found.files(), home).ifPresent(findings::add);
        if (plan.capture().restart() == RestartPoint.AFTER_SNAPSHOT) {
            findings.add(snapshot(
                    snapshots,
                    plan.capture().snapshot().orElseThrow(),
                    found.files(),
                    plan.limits().stall()));
        }
        long read = raw;
        ByteSize expected = new ByteSize(raw);
        try {
            expected = retries.call(() -> {
                try (ReceiverLink open = link.open()) {
                    return receiver(home, plan, open, read, findings);
                }
            });
        } catch (QuiesceException e) {
            findings.add(Finding.refused("receiver", e.getMessage(), e.hint()));
        }
        paced(plan, expected).ifPresent(findings::add);
        DowntimeForecast.of(home, plan.name(), plan.capture().restart())
                .ifPresent(f -> findings.add(downtime(f, read, plan.capture().downtimeBudget())));
        SpoolRoom room = spool(home, runs.spool().spooled(), plan, findings);
        Inspection whole = new Inspection(found.running(), findings, found.files(), found.facts(), found.server());
        return new Preflight(whole, raw, expected, room);
    }

    private static Optional<Finding> paced(Plan plan, ByteSize expected) {
        return plan.transfer()
                .rate()
                .filter(rate -> plan.capture().restart() == RestartPoint.AFTER_TRANSFER)
                .map(rate -> new Finding(
                        Severity.WARNING,
                        "transfer",
                        "at transfer.rate " + rate + " a second the " + expected.display() + " expected take "
                                + Durations.display(Duration.ofSeconds(expected.bytes() / rate.bytes()))
                                + ", and with restart: after-transfer the instance is down until they are sent",
                        "Use restart: after-capture or after-snapshot, or raise transfer.rate."));
    }

    /** No refusal: what earlier runs needed may be no more than bad luck, and only a run can correct it. */
    private static Finding downtime(DowntimeForecast forecast, long read, Optional<Duration> budget) {
        return budget.flatMap(b -> forecast.excess(read, b))
                .map(excess -> new Finding(
                        Severity.WARNING,
                        "downtime",
                        forecast.text(read) + "; " + excess,
                        "Raise capture.downtimeBudget, or make the capture faster: else it is ended early, and the"
                                + " instance was down without a backup."))
                .orElseGet(() -> Finding.ok("downtime", forecast.text(read)));
    }

    private static Finding snapshot(SnapshotProviders providers, SnapshotSpec spec, FileSet files, Duration limit) {
        try {
            Snapshots.check(providers, spec, files, limit);
            return Finding.ok("snapshot", "of kind '" + spec.kind() + "' can be taken");
        } catch (QuiesceException e) {
            return Finding.refused("snapshot", e.getMessage(), e.hint());
        }
    }

    /** Opens a link to the plan's receiver. */
    @FunctionalInterface
    interface Link {
        ReceiverLink open() throws QuiesceException;
    }

    private static ByteSize receiver(Path home, Plan plan, ReceiverLink link, long raw, List<Finding> findings)
            throws QuiesceException {
        ReceiverStatus status = link.status();
        double ratio =
                lastRatio(home, link, plan, findings).map(r -> r * MARGIN).orElse(FIRST_RATIO);
        boolean stored = plan.capture().archive().codec() == Codec.STORE;
        ByteSize expected = new ByteSize(stored ? raw + (raw >> 6) : (long) (raw * Math.min(1.02, ratio)));
        String text = "receiver '" + plan.transfer().receiver() + "' " + status.version() + " knows this agent as '"
                + status.client() + "' and has room for " + status.free().display();
        if (status.free().compareTo(expected) < 0) {
            findings.add(Finding.refused(
                    "receiver",
                    text + ", less than the " + expected.display() + " expected",
                    "Free space at the receiver, or let its administrator raise this client's quota."));
        } else {
            findings.add(Finding.ok("receiver", text));
        }
        return expected;
    }

    private static Optional<Double> lastRatio(Path home, ReceiverLink link, Plan plan, List<Finding> findings)
            throws QuiesceException {
        while (true) {
            AgentIdentity self = AgentIdentity.of(home);
            Lineage lineage = new Lineage(self);
            Optional<Double> ratio = lastRatio(link, plan, lineage);
            // a run beside this one may have begun since, and its backup be published
            if (lineage.objection().isEmpty() || AgentIdentity.of(home).equals(self)) {
                lineage.objection().ifPresent(findings::add);
                return ratio;
            }
        }
    }

    private static Optional<Double> lastRatio(ReceiverLink link, Plan plan, Lineage lineage) throws QuiesceException {
        List<BackupRow> last = new ArrayList<>();
        link.backups(listed -> {
            BackupRow b = listed.row();
            lineage.see(b.seal());
            if (b.seal().plan().equals(plan.name()) && b.seal().rawBytes() > 0) {
                last.clear();
                last.add(b);
            }
        });
        return last.stream()
                .findFirst()
                .map(b -> (double) b.seal().length() / b.seal().rawBytes());
    }

    /** @param others bytes of runs that are at work: they leave, and the run waits for that before its stop */
    private static SpoolRoom spool(Path home, long others, Plan plan, List<Finding> findings) {
        Path spool = new Home(home).spool();
        try {
            Spool.root(home);
            FileStore store = Files.getFileStore(spool);
            long usable = store.getUsableSpace() + others;
            boolean shared =
                    OneDisk.holds(store, Files.getFileStore(plan.instance().dataDirectory()));
            SpoolRoom room = SpoolRoom.of(plan.capture().spool(), shared, usable);
            long needed = 2 * plan.transfer().chunkSize().bytes();
            String text = "spool " + spool + " may take " + new ByteSize(room.available(usable)).display() + " of the "
                    + new ByteSize(usable).display() + " free";
            if (room.available(usable) < needed) {
                findings.add(Finding.refused(
                        "spool",
                        text + ", less than two chunks (" + new ByteSize(needed).display() + ")",
                        "Free space, or put the spool elsewhere (docs/plan.md); 'quiesce backup waiting' lists captured"
                                + " backups that fill it."));
                return room;
            }
            findings.add(new Finding(
                    shared ? Severity.NOTE : Severity.OK,
                    "spool",
                    shared ? text + " on the data directory's own file system" : text,
                    shared
                            ? "Make " + spool + " a link to a folder on another file system to keep it away from the"
                                    + " database's disk."
                            : ""));
            return room;
        } catch (IOException e) {
            findings.add(Finding.refused(
                    "spool",
                    "cannot use the spool " + spool + ": " + FileTrouble.of(e, spool),
                    "Check path and permissions."));
            return new SpoolRoom(0, 0);
        }
    }

    /** @throws CheckFailedException with every refusal, when there is one */
    void require() throws CheckFailedException {
        List<Finding> refusals = inspection.findings().stream()
                .filter(f -> f.severity() == Severity.REFUSED)
                .toList();
        if (!refusals.isEmpty()) {
            throw new CheckFailedException(
                    refusals.stream().map(f -> f.check() + ": " + f.message()).collect(Collectors.joining("\n")),
                    refusals.stream()
                                    .map(Finding::hint)
                                    .filter(h -> !h.isEmpty())
                                    .distinct()
                                    .collect(Collectors.joining("\n"))
                            + "\nNothing was stopped.");
        }
    }
}
