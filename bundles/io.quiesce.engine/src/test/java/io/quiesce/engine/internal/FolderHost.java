package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Digest;
import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.instance.StartRecipe;
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
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.ContentCheck;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.Guard;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.api.transfer.NameWish;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A host with the real engine and a folder for an instance. Guardian, archive, receiver and the time that the instance is down
 * do as a test says, so that nothing of it waits.
 */
final class FolderHost implements DatabaseAdapter {

    static final String PLAN = "folder";
    static final Duration LEASE = Duration.ofSeconds(10);
    static final int BLOCKS = 8;

    private static final int BLOCK_BYTES = 1024;

    final Path home;
    final ScriptedLink receiver = new ScriptedLink();
    final AtomicInteger stops = new AtomicInteger();
    final AtomicInteger starts = new AtomicInteger();
    final Queue<String> notes = new ConcurrentLinkedQueue<>();
    /** Blocks that were read of the archive. */
    final AtomicInteger read = new AtomicInteger();

    boolean running = true;
    BootRecovery.Status boot = new BootRecovery.Status(true, "enabled");
    Runnable onStop = () -> {};
    Runnable onRead = () -> {};
    Runnable onTransfer = () -> {};
    Runnable onStart = () -> {};
    Optional<ContentCheck> check = Optional.empty();

    private final Path data;
    private final BackupEngine engine;
    private volatile Duration down = Duration.ZERO;

    FolderHost(Path root) throws IOException {
        home = Files.createDirectories(root.resolve("home"));
        data = Files.createDirectories(root.resolve("data"));
        Files.write(data.resolve("ibdata1"), new byte[BLOCKS * BLOCK_BYTES]);
        engine = new StreamingBackupEngine(
                ScriptedGuardian.program(),
                only(BootRecovery.class, "status", (proxy, method, arguments) -> boot),
                only(
                        Archives.class,
                        "create",
                        (proxy, method, arguments) ->
                                archive((ArchiveSink) arguments[5], (ArchiveProgress) arguments[6])),
                only(Seals.class, "write", (proxy, method, arguments) -> null),
                only(ReceiverLinks.class, "connect", (proxy, method, arguments) -> receiver),
                only(Naming.class, "wish", (proxy, method, arguments) -> new NameWish("", "a")),
                new SnapshotProviders(List.of()),
                new Adapters(List.of(this)));
    }

    /** Has one method, and no other. */
    private static <T> T only(Class<T> kind, String name, InvocationHandler does) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
                    if (!method.getName().equals(name)) {
                        throw new AssertionError(method + " is not played");
                    }
                    return does.invoke(proxy, method, arguments);
                }));
    }

    Path data() {
        return data;
    }

    Plan plan(RestartPoint restart, Optional<Duration> budget) {
        return plan(data, restart, budget);
    }

    static Plan plan(Path data, RestartPoint restart, Optional<Duration> budget) {
        Hook none = new Hook(List.of(), Duration.ofSeconds(1), Hook.OnFailure.WARN);
        Duration some = Duration.ofSeconds(20);
        Optional<ByteSize> spool = Optional.of(ByteSize.mebibytes(1));
        return new Plan(
                PLAN,
                true,
                new InstanceSpec(
                        PLAN,
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
                        ArchiveSpec.DEFAULT, restart, budget, new SpoolSpec(spool, spool), true, Optional.empty()),
                new TransferSpec("vault", new ByteSize(BLOCK_BYTES), 1, Optional.empty()),
                new NamingSpec("", "a", ZoneId.of("UTC")),
                new HooksSpec(none, none),
                new TimeLimits(some, some, some, some, some, NetworkLimits.DEFAULT, LEASE, Duration.ofMinutes(1)),
                List.of());
    }

    static Plan atRate(Plan plan, ByteSize rate) {
        TransferSpec any = plan.transfer();
        return new Plan(
                plan.name(),
                plan.enabled(),
                plan.instance(),
                plan.capture(),
                new TransferSpec(any.receiver(), any.chunkSize(), any.concurrentChunks(), Optional.of(rate)),
                plan.naming(),
                plan.hooks(),
                plan.limits(),
                plan.schedules());
    }

    BackupEngine.Result run(Plan plan) throws QuiesceException {
        return run(plan, true);
    }

    BackupEngine.Result run(Plan plan, boolean acceptNoBootRecovery) throws QuiesceException {
        return engine.run(home, plan, new BackupEngine.RunOptions(acceptNoBootRecovery), this::see, new Cancellation());
    }

    private void see(RunEvent event) {
        if (event instanceof RunEvent.StageBegan began && began.stage() == Stage.TRANSFER) {
            onTransfer.run();
        } else if (event instanceof RunEvent.Noted noted) {
            notes.add(noted.text());
        }
    }

    /** The instance is down for so much longer; until it is up again. */
    void passes(Duration time) {
        if (starts.get() == 0) {
            down = down.plus(time);
        }
    }

    /** Names of what is left of runs that are not over: in the spool, and of their journals. */
    List<String> leftovers() throws IOException {
        try (Stream<Path> left = Stream.concat(list("spool"), list("runs"))) {
            return left.map(Path::toString).toList();
        }
    }

    private Stream<Path> list(String folder) throws IOException {
        Path all = home.resolve(folder);
        return Files.exists(all) ? Files.list(all) : Stream.of();
    }

    private ArchiveSummary archive(ArchiveSink sink, ArchiveProgress progress) throws QuiesceException {
        for (int i = 0; i < BLOCKS; i++) {
            onRead.run();
            byte[] block = new byte[BLOCK_BYTES];
            block[0] = (byte) i;
            sink.accept(block, 0, block.length);
            read.incrementAndGet();
            progress.advanced(block.length, block.length);
        }
        long all = (long) BLOCKS * BLOCK_BYTES;
        return new ArchiveSummary(all, 1, all, Digest.ofContent(new byte[0], 0, 0), List.of());
    }

    // ---- the folder as an instance

    @Override
    public String name() {
        return PLAN;
    }

    @Override
    public Inspection inspect(InstanceSpec instance, TimeLimits limits) {
        return new Inspection(running, List.of(), FileSet.of(data), Facts.NONE, "db1");
    }

    @Override
    public Quiesced quiesce(
            InstanceSpec instance,
            TimeLimits limits,
            Inspection inspection,
            Guard guard,
            Consumer<String> steps,
            Cancellation cancellation)
            throws QuiesceException {
        guard.arm(new StartRecipe(
                data, List.of(), List.of(), List.of(), instance.host(), instance.port(), limits.start(), ""));
        stops.incrementAndGet();
        onStop.run();
        guard.fence();
        return new Stopped(guard);
    }

    @Override
    public RestoreTarget restoreTarget(InstanceSpec instance, TimeLimits limits, ArchiveHeader backup) {
        throw new AssertionError("nothing is restored here");
    }

    @Override
    public List<String> detach(List<Path> copied, Map<Path, Path> places) {
        throw new AssertionError("nothing is restored here");
    }

    private final class Stopped implements Quiesced {

        private final Guard guard;

        Stopped(Guard guard) {
            this.guard = guard;
        }

        @Override
        public FileSet files() {
            return FileSet.of(data);
        }

        @Override
        public Facts facts() {
            return Facts.NONE;
        }

        @Override
        public ShutdownKind shutdown() {
            return ShutdownKind.CLEAN;
        }

        @Override
        public Optional<ContentCheck> contentCheck() {
            return check;
        }

        @Override
        public boolean confirmDown() {
            return guard.breach().isEmpty();
        }

        @Override
        public void thaw() {
            guard.release();
            onStart.run();
            starts.incrementAndGet();
        }

        @Override
        public Duration downtime() {
            return down;
        }

        @Override
        public void close() {
            if (starts.get() == 0) {
                thaw();
            }
        }
    }
}
