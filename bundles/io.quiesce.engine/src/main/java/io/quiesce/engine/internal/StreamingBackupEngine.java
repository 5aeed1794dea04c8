package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** Runs backups that stream to the receiver while they are captured, with the spool in between. */
@Component
public final class StreamingBackupEngine implements BackupEngine {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Other folders of a spool are not runs: {@code lost+found} of a file system of its own, say. */
    private static final Pattern BACKUP_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Parts parts;
    private final Adapters adapters;

    @Activate
    public StreamingBackupEngine(
            @Reference Archives archives,
            @Reference Seals seals,
            @Reference ReceiverLinks links,
            @Reference Naming naming,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<DatabaseAdapter> adapters) {
        this.parts = new Parts(archives, seals, links, naming, Clock.systemUTC(), new SecureRandom());
        this.adapters = new Adapters(List.copyOf(adapters));
    }

    @Override
    public Inspection check(Path home, Plan plan) {
        try {
            DatabaseAdapter adapter = adapters.named(plan.instance().adapter());
            return Preflight.look(
                            home,
                            plan,
                            adapter,
                            () -> parts.links()
                                    .connect(
                                            home,
                                            plan.transfer().receiver(),
                                            1,
                                            plan.limits().verdict()))
                    .inspection();
        } catch (QuiesceException e) {
            return new Inspection(
                    false,
                    List.of(Finding.refused("adapter", e.getMessage(), e.hint())),
                    FileSet.of(plan.instance().dataDirectory()),
                    Facts.NONE,
                    plan.instance().host());
        }
    }

    @Override
    public Result run(Path home, Plan plan, RunListener listener, Cancellation cancellation) throws QuiesceException {
        DatabaseAdapter adapter = adapters.named(plan.instance().adapter());
        try (OwnedFile ownHome = OwnedFile.home(home);
                OwnedFile ownInstance = OwnedFile.instance(plan.instance().dataDirectory())) {
            RestoreJournal.requireSettled(new Home(home), plan.instance().dataDirectory());
            removeUncaptured(home);
            return new BackupRun(
                            parts,
                            adapter,
                            home,
                            plan,
                            new BackupId(UUID.randomUUID()),
                            new Telling(listener, parts.clock()),
                            cancellation)
                    .run();
        }
    }

    @Override
    public List<BackupId> waiting(Path home) throws QuiesceException {
        return spools(home).stream()
                .filter(b -> RunRecord.exists(Spool.directory(home, b)))
                .toList();
    }

    /** A run that was killed before it was captured is failed: its bytes are of no use. Needs the home's lock. */
    private void removeUncaptured(Path home) throws QuiesceException {
        for (BackupId backup : spools(home)) {
            if (!RunRecord.exists(Spool.directory(home, backup))) {
                Spool.remove(home, backup);
            }
        }
    }

    private static List<BackupId> spools(Path home) throws QuiesceException {
        Path spool = new Home(home).spool();
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(spool)) {
            return folders.filter(Files::isDirectory)
                    .sorted(java.util.Comparator.comparing(StreamingBackupEngine::modified))
                    .map(f -> f.getFileName().toString())
                    .filter(n -> BACKUP_ID.matcher(n).matches())
                    .map(BackupId::parse)
                    .toList();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read the spool " + spool + ": " + e.getMessage(), "Check permissions.", e);
        }
    }

    private static Instant modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    @Override
    public Result resume(Path home, BackupId backup, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Instant began = parts.clock().instant();
        Telling telling = new Telling(listener, parts.clock());
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            RunRecord run = RunRecord.read(Spool.directory(home, backup));
            Receipt receipt = deliver(home, run, telling, cancellation);
            telling.stage(Stage.TIDY);
            Spool.remove(home, backup);
            telling.stage(Stage.DONE);
            return Results.of(
                    run, receipt, Duration.between(began, parts.clock().instant()));
        }
    }

    private Receipt deliver(Path home, RunRecord run, Telling telling, Cancellation cancellation)
            throws QuiesceException {
        int connections = Math.min(BackupRun.MOST_CONNECTIONS, run.connections() + 1);
        try (Spool spool = Spool.open(home, run.header().backup());
                ReceiverLink link = parts.links().connect(home, run.receiver(), connections, run.verdictSilence());
                Uplink uplink = new Uplink(link, run.token(), spool, run.connections(), telling, parts.random())) {
            Delivery delivery = new Delivery(parts, telling, cancellation);
            delivery.offerAll(run, link, spool, uplink);
            delivery.awaitKept(run, uplink, PATIENCE, () -> {});
            return delivery.seal(run, link, spool);
        }
    }
}
