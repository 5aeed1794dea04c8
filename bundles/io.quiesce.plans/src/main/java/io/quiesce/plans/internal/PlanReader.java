package io.quiesce.plans.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.CaptureSpec;
import io.quiesce.api.plan.Hook;
import io.quiesce.api.plan.HooksSpec;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.SnapshotSpec;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.plan.TransferSpec;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.Secrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of one plan; what is wrong goes to the section's violations, what is unwise to {@code warnings}. */
final class PlanReader {

    private static final int DEFAULT_PORT = 3306;
    private static final Duration HOOK_LIMIT = Duration.ofMinutes(1);

    private final Secrets secrets;
    private final Schedules schedules;
    private final Path home;
    private final List<String> warnings;

    /** @param home whose secrets may be named */
    PlanReader(Secrets secrets, Schedules schedules, Path home, List<String> warnings) {
        this.secrets = secrets;
        this.schedules = schedules;
        this.home = home;
        this.warnings = warnings;
    }

    /** The plan; meaningful only when nothing was violated. */
    Plan read(Section root) throws QuiesceException {
        String name = root.required("name", "a plan needs a name of a-z, 0-9, '.', '_' and '-'");
        if (!name.isEmpty() && !Plan.NAME.matcher(name).matches()) {
            root.violate(
                    "name",
                    name,
                    "must have 1 to 64 characters of a-z, 0-9, '.', '_', '-' and begin with a letter or digit");
            name = "";
        }
        InstanceSpec instance = instance(root.section("instance"));
        CaptureSpec capture = capture(root.section("capture"));
        Section sending = root.section("transfer");
        TransferSpec transfer = transfer(sending, capture.archive().blockSize());
        requireRoom(root, capture.spool(), transfer.chunkSize());
        NamingSpec naming = naming(root.section("naming"));
        HooksSpec hooks = hooks(root.section("hooks"));
        TimeLimits limits = limits(root.section("limits"));
        requirePace(sending, transfer, limits.network());
        boolean enabled = root.flag("enabled", true);
        List<ScheduleSpec> scheduled = ScheduleReader.read(root, schedules::problem);
        root.finish();
        return new Plan(
                name.isEmpty() ? "invalid" : name,
                enabled,
                instance,
                capture,
                transfer,
                naming,
                hooks,
                limits,
                scheduled);
    }

    private InstanceSpec instance(Section s) throws QuiesceException {
        String adapter = s.text("adapter", "mysql");
        String host = s.text("host", "127.0.0.1");
        int port = s.integer("port", DEFAULT_PORT, 1, 65535);
        String user = s.required("user", "the account that Quiesce logs in with");
        Secret password = password(s);
        s.required("dataDirectory", "the absolute path of the data directory");
        Path dataDirectory = s.value("dataDirectory", Path.of("/invalid").toAbsolutePath(), PlanReader::absolute);
        ServiceControl service = service(s.section("service"));
        List<Path> optionFiles = new ArrayList<>();
        for (String file : s.list("optionFiles")) {
            try {
                optionFiles.add(absolute(file));
            } catch (IllegalArgumentException e) {
                s.violate("optionFiles", file, String.valueOf(e.getMessage()));
            }
        }
        InstanceSpec spec = new InstanceSpec(
                adapter,
                host,
                port,
                user,
                password,
                dataDirectory,
                service,
                s.flag("allowMember"),
                s.flag("allowKill"),
                s.optional("keyring"),
                optionFiles);
        s.finish();
        return spec;
    }

    private static Path absolute(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("must be an absolute path");
    }

    private Secret password(Section s) throws QuiesceException {
        Optional<String> written = s.optional("password");
        if (written.isEmpty()) {
            s.violate(
                    "password",
                    "",
                    "is missing: write ${secret:NAME}, ${env:NAME}, ${file:PATH} or ${command:PROGRAM}");
            return Secret.of("");
        }
        try {
            Secrets.Resolved resolved = secrets.resolve(home, written.get());
            if (resolved.literal() && !resolved.secret().isEmpty()) {
                warnings.add("instance.password is written into the plan; better ${secret:NAME}, ${env:NAME},"
                        + " ${file:PATH} or ${command:PROGRAM}");
            }
            return resolved.secret();
        } catch (InvalidConfigurationException e) {
            e.violations().forEach(v -> s.violate("password", "***", rule(v)));
            return Secret.of("");
        } catch (SecretException e) {
            s.violate("password", "***", "cannot be had: " + e.getMessage() + ". " + e.hint());
            return Secret.of("");
        }
    }

    /** What is wrong with a reference, and where it leads. */
    static String rule(Violation v) {
        return v.where().isEmpty() ? v.rule() : "cannot be had: " + v.where() + " " + v.rule();
    }

    private static ServiceControl service(Section s) {
        ServiceControl invalid = new ServiceControl.Systemd("invalid");
        ServiceControl control = invalid;
        if (s.has("command")) {
            control = command(s.section("command"));
        } else {
            String kind = s.required(
                    "kind", "systemd, sysv or windows with a name, or command: { start: [...], stop: [...] }");
            String name = s.required("name", "the name of the service");
            control = switch (kind) {
                case "systemd" -> new ServiceControl.Systemd(name);
                case "sysv" -> new ServiceControl.Sysv(name);
                case "windows" -> new ServiceControl.WindowsService(name);
                case "" -> invalid;
                default -> {
                    s.violate(
                            "kind",
                            kind,
                            "must be systemd, sysv or windows; for own commands write command: { start: [...] }");
                    yield invalid;
                }
            };
        }
        s.finish();
        return control;
    }

    private static ServiceControl command(Section s) {
        List<String> start = s.list("start");
        List<String> stop = s.list("stop");
        if (start.isEmpty()) {
            s.violate("start", "", "is missing: the command line that starts the instance");
            start = List.of("invalid");
        }
        s.finish();
        return new ServiceControl.Command(stop, start);
    }

    private static CaptureSpec capture(Section s) {
        Codec codec = s.choice("codec", Codec.ZSTD, Codec.values());
        int level = s.integer("level", codec.defaultLevel(), codec.lowestLevel(), codec.highestLevel());
        ArchiveSpec archive = s.value(
                "blockSize",
                new ArchiveSpec(codec, level, ArchiveSpec.DEFAULT.blockSize()),
                text -> new ArchiveSpec(codec, level, ByteSize.parse(text)));
        RestartPoint restart = s.choice("restart", RestartPoint.AFTER_CAPTURE, RestartPoint.values());
        Optional<Duration> budget =
                s.value("downtimeBudget", Optional.empty(), text -> Optional.of(Section.parseDuration(text)));
        SpoolSpec spool = new SpoolSpec(size(s, "spoolLimit"), size(s, "spoolFloor"));
        boolean checkPages = s.flag("checkPages", true);
        Optional<SnapshotSpec> snapshot = snapshot(s.section("snapshot"));
        if (restart == RestartPoint.AFTER_SNAPSHOT && snapshot.isEmpty()) {
            s.violate("snapshot", "", "is missing: how to take one, such as snapshot: { kind: reflink }");
        }
        s.finish();
        return new CaptureSpec(archive, restart, budget, spool, checkPages, snapshot);
    }

    /** What its kind needs to know is looked at by the check, which has the plug-ins. */
    private static Optional<SnapshotSpec> snapshot(Section s) {
        if (s.isEmpty()) {
            return Optional.empty();
        }
        String kind = s.required("kind", "reflink, command, or that of a plug-in");
        return Optional.of(new SnapshotSpec(kind, s.others()));
    }

    private static Optional<ByteSize> size(Section s, String key) {
        return s.value(key, Optional.empty(), text -> Optional.of(ByteSize.parse(text)));
    }

    /** One chunk is written while another leaves. */
    private static void requireRoom(Section root, SpoolSpec spool, ByteSize chunkSize) {
        spool.limit()
                .filter(limit -> limit.bytes() < 2 * chunkSize.bytes())
                .ifPresent(limit -> root.violate(
                        "capture.spoolLimit", limit.toString(), "must be at least two chunks of " + chunkSize));
    }

    private static TransferSpec transfer(Section s, ByteSize blockSize) {
        String receiver = s.required("receiver", "the name of an enrolled receiver");
        ByteSize smallest = ByteSize.mebibytes(1).compareTo(new ByteSize(2 * blockSize.bytes())) > 0
                ? ByteSize.mebibytes(1)
                : new ByteSize(2 * blockSize.bytes());
        ByteSize chunkSize = s.value("chunkSize", ByteSize.mebibytes(50), text -> {
            ByteSize size = ByteSize.parse(text);
            if (size.compareTo(smallest) < 0 || size.compareTo(ByteSize.mebibytes(1024)) > 0) {
                throw new IllegalArgumentException("must lie between " + smallest + " and 1GiB");
            }
            return size;
        });
        int concurrent = s.integer("concurrentChunks", 4, 1, 32);
        Optional<ByteSize> rate = s.value("rate", Optional.empty(), text -> {
            ByteSize perSecond = ByteSize.parse(text);
            if (perSecond.compareTo(TransferSpec.SLOWEST) < 0) {
                throw new IllegalArgumentException("must be at least " + TransferSpec.SLOWEST + ", for a second");
            }
            return Optional.of(perSecond);
        });
        s.finish();
        return new TransferSpec(receiver, chunkSize, concurrent, rate);
    }

    /** Chunks that go out slowly must not be taken for ones that don't get through, even when they are cut once. */
    private static void requirePace(Section s, TransferSpec transfer, NetworkLimits limits) {
        Map<String, Duration> waits = new LinkedHashMap<>();
        waits.put("limits.spoolFull", limits.pause());
        waits.put("limits.patience", limits.patience());
        waits.put("limits.receiverStall", limits.stall());
        long bytes = transfer.concurrentChunks() * transfer.chunkSize().bytes();
        transfer.rate().ifPresent(rate -> {
            Duration needed = Duration.ofMillis(Math.round(1000.0 * bytes / rate.bytes()));
            waits.forEach((name, limit) -> {
                if (needed.multipliedBy(2).compareTo(limit) > 0) {
                    s.violate(
                            "rate",
                            rate.toString(),
                            "is too slow: " + transfer.concurrentChunks() + " chunks of " + transfer.chunkSize()
                                    + " at once take " + Durations.display(needed) + ", more than half of " + name
                                    + " ("
                                    + Durations.about(limit)
                                    + "); lower transfer.concurrentChunks or chunkSize, or raise " + name);
                }
            });
        });
    }

    private static NamingSpec naming(Section s) {
        NamingSpec naming = new NamingSpec(
                s.text("directory", "{server}/{timestamp:yyyy/MM}"),
                s.text("file", "{timestamp:yyyyMMdd_HHmmss}_{server}_{type}"),
                s.value("zone", ZoneId.of("UTC"), ZoneId::of));
        s.finish();
        return naming;
    }

    private static HooksSpec hooks(Section s) {
        HooksSpec hooks = new HooksSpec(hook(s.section("beforeStop")), hook(s.section("afterStart")));
        s.finish();
        return hooks;
    }

    private static Hook hook(Section s) {
        Hook hook = new Hook(
                s.list("command"),
                s.duration("limit", HOOK_LIMIT),
                s.choice("onFailure", Hook.OnFailure.WARN, Hook.OnFailure.values()));
        s.finish();
        return hook;
    }

    private static TimeLimits limits(Section s) {
        TimeLimits d = TimeLimits.DEFAULT;
        TimeLimits limits = new TimeLimits(
                s.duration("connect", d.connect()),
                s.duration("shutdown", d.shutdown()),
                s.duration("terminate", d.terminate()),
                s.duration("serviceStop", d.serviceStop()),
                s.duration("start", d.start()),
                network(s),
                s.duration("lease", d.lease()),
                s.duration("stall", d.stall()));
        s.finish();
        return limits;
    }

    private static NetworkLimits network(Section s) {
        NetworkLimits d = NetworkLimits.DEFAULT;
        return new NetworkLimits(
                s.duration("receiverConnect", d.connect()),
                s.duration("receiverSilence", d.silence()),
                s.duration("receiverStall", d.stall()),
                s.duration("spoolFull", d.pause()),
                s.duration("patience", d.patience()),
                s.duration("leftovers", d.leftovers()));
    }
}
