package io.quiesce.tests.delivery;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.CaptureSpec;
import io.quiesce.api.plan.Hook;
import io.quiesce.api.plan.HooksSpec;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.plan.TransferSpec;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.compression.internal.BlockArchives;
import io.quiesce.compression.internal.PagedSeals;
import io.quiesce.engine.internal.Adapters;
import io.quiesce.engine.internal.SnapshotProviders;
import io.quiesce.engine.internal.StreamingBackupEngine;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import io.quiesce.receiver.internal.HomeReceiverStorage;
import io.quiesce.receiver.internal.audit.ChainedAuditLog;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import io.quiesce.transfer.mina.internal.receiver.MinaReceiverEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A receiver with real storage, a proxy before it, and an agent with a folder to back up; all in one process. */
final class Route implements AutoCloseable {

    /** The shortest that the protocol allows. */
    static final Duration SILENCE = Duration.ofSeconds(1);

    final FolderAdapter database = new FolderAdapter();
    final FaultyProxy proxy;
    final BackupEngine engine;
    final Path agent;
    private final Path data;
    private final MinaReceiverLinks links = new MinaReceiverLinks();
    private final OpenDesk desk;
    private final Listening listening;

    /** @param bytes of data that compress badly, in five files */
    Route(Path root, int bytes) throws IOException, QuiesceException {
        PatternNaming naming = new PatternNaming();
        Path receiver = root.resolve("receiver");

        desk = new HomeReceiverStorage(
                        TestStores.inDirectories(),
                        naming,
                        new PagedSeals(),
                        new GuardedRetention(),
                        home -> (client, plan) -> Optional.empty(),
                        new DatabaseBackupCatalog(CatalogDatabases.inFiles()))
                .open(receiver);
        listening = new MinaReceiverEndpoint(new ChainedAuditLog())
                .listen(receiver, new Bind("127.0.0.1", 0), new Bind("127.0.0.1", 0), desk);
        proxy = FaultyProxy.to("127.0.0.1", listening.transfer().port());
        agent = root.resolve("agent");
        links.enrol(
                agent,
                new FileClientRegistry()
                        .invite(receiver, "db1", listening.enrolment(), Duration.ofHours(1))
                        .code(),
                "vault");
        links.move(agent, "vault", new ReceiverAddress("127.0.0.1", proxy.port()));
        data = Files.createDirectories(root.resolve("data"));
        byte[] content = new byte[bytes / 5];
        for (int i = 0; i < 5; i++) {
            new Random(i).nextBytes(content);
            Files.write(data.resolve("table" + i + ".ibd"), content);
        }
        engine = new StreamingBackupEngine(
                GuardianOnClassPath.program(),
                new NoBoot(),
                new BlockArchives(),
                new PagedSeals(),
                links,
                naming,
                new SnapshotProviders(List.of()),
                new Adapters(List.of(database)));
    }

    /** Small chunks over one connection, so that every run sends the same messages. */
    Plan plan(NetworkLimits limits, SpoolSpec spool) {
        return plan(limits, spool, Optional.empty());
    }

    Plan plan(NetworkLimits limits, SpoolSpec spool, Optional<ByteSize> rate) {
        Hook none = new Hook(List.of(), Duration.ofSeconds(1), Hook.OnFailure.WARN);
        Duration some = Duration.ofSeconds(10);
        return new Plan(
                "folder",
                true,
                new InstanceSpec(
                        "folder",
                        "127.0.0.1",
                        3306,
                        "nobody",
                        Secret.of(""),
                        data,
                        new ServiceControl.Command(List.of(), List.of("/bin/true")),
                        false,
                        false,
                        Optional.empty(),
                        List.of()),
                new CaptureSpec(
                        new ArchiveSpec(Codec.STORE, Codec.STORE.defaultLevel(), new ByteSize(64 << 10)),
                        RestartPoint.AFTER_CAPTURE,
                        Optional.empty(),
                        spool,
                        true,
                        Optional.empty()),
                new TransferSpec("vault", new ByteSize(128 << 10), 1, rate),
                new NamingSpec("", "{timestamp:yyyyMMdd_HHmmss}_{sequence}", ZoneId.of("UTC")),
                new HooksSpec(none, none),
                new TimeLimits(some, some, some, some, some, limits, some, some.multipliedBy(6)),
                List.of());
    }

    /** Limits for a network that is known to fail: everything is noticed within about a second. */
    static NetworkLimits limits(Duration patience) {
        Duration some = Duration.ofSeconds(20);
        return new NetworkLimits(SILENCE.multipliedBy(2), SILENCE, SILENCE.multipliedBy(2), some, patience, some);
    }

    /** A run that succeeds has told that all of it is done. */
    BackupEngine.Result run(Plan plan, Cancellation cancellation) throws QuiesceException {
        WholeProgress progress = new WholeProgress();
        BackupEngine.Result result = engine.run(agent, plan, new BackupEngine.RunOptions(true), progress, cancellation);
        progress.requireWhole();
        return result;
    }

    /** Names of what lies in the spool. */
    List<String> spool() throws IOException {
        Path spool = agent.resolve("spool");
        if (!Files.exists(spool)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(spool)) {
            return runs.map(r -> r.getFileName().toString()).toList();
        }
    }

    List<BackupId> published() throws QuiesceException {
        List<BackupId> ids = new ArrayList<>();
        try (ReceiverLink link = links.connect(agent, "vault", 1, Duration.ofSeconds(30))) {
            link.backups(row -> ids.add(row.id()));
        }
        return ids;
    }

    /** Whether the receiver, reading every byte again, finds the backup right. */
    boolean verifies(BackupId backup) throws QuiesceException {
        try (ReceiverLink link = links.connect(agent, "vault", 1, Duration.ofSeconds(30))) {
            return link.verify(backup, bytes -> {}).good();
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        listening.close();
        desk.close();
    }
}
