package io.quiesce.plans.internal;

import io.quiesce.api.plan.PlanForm;
import io.quiesce.api.plan.PlanForm.Part;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.SettingsSchema;
import java.util.List;

/** The fields of a plan as a form asks for them; {@link PlanReader} is what reads and checks them. */
final class PlanFields {

    static final String SCHEDULES = "schedules";

    private static final String INSTANCE = "Instance";
    private static final String BACKUP = "Backup and schedule";
    private static final String ADVANCED = "Advanced";

    static final PlanForm FORM = new PlanForm(List.of(
            part(INSTANCE, "Connection", "instance", connection()),
            part(INSTANCE, "Data directory", "instance", data()),
            part(INSTANCE, "Service that controls it", "instance.service", service()),
            part(INSTANCE, "Own command lines, in place of a service", "instance.service.command", commands()),
            part(INSTANCE, "What is allowed", "instance", allowed()),
            part(BACKUP, "Plan", "", plan()),
            part(BACKUP, "Schedules", "", schedules()),
            part(BACKUP, "Receiver", "transfer", transfer()),
            part(BACKUP, "Names of backups", "naming", naming()),
            part(ADVANCED, "Capture", "capture", capture()),
            part(ADVANCED, "Snapshot, for after-snapshot", "capture.snapshot", snapshot()),
            part(ADVANCED, "Before the stop", "hooks.beforeStop", hook("warn", "abort")),
            part(ADVANCED, "After the start", "hooks.afterStart", hook("warn", "abort")),
            part(ADVANCED, "Limits of stop and start", "limits", instanceLimits()),
            part(ADVANCED, "Limits of the transfer", "limits", networkLimits())));

    private PlanFields() {}

    private static Part part(String page, String title, String path, List<Setting> fields) {
        return new Part(page, title, path, new SettingsSchema(fields));
    }

    private static Setting text(String key, String label, String fallback, String help) {
        return Setting.of(key, label, Type.TEXT, help).or(fallback);
    }

    private static Setting flag(String key, String label, boolean fallback, String help) {
        return Setting.of(key, label, Type.FLAG, help).or(Boolean.toString(fallback));
    }

    private static Setting duration(String key, String label, String fallback, String help) {
        return Setting.of(key, label, Type.DURATION, help).or(fallback);
    }

    private static List<Setting> connection() {
        return List.of(
                text("adapter", "Adapter", "mysql", "mysql is for MySQL and MariaDB."),
                text("host", "Host", "127.0.0.1", "Where the instance listens; it must be on the agent's host."),
                Setting.number("port", "Port", 1, 65535, 3306, "Where it listens."),
                text("user", "Account", "", "That Quiesce logs in with.").mandatory(),
                Setting.of(
                                "password",
                                "Password",
                                Type.SECRET,
                                "Or a reference: ${secret:NAME}, ${env:NAME}, ${file:PATH}, ${command:PROGRAM}. Sealed when the plan is stored.")
                        .mandatory());
    }

    private static List<Setting> data() {
        return List.of(
                text("dataDirectory", "Data directory", "", "Its absolute path; must be what the instance itself says.")
                        .mandatory(),
                Setting.of("optionFiles", "Option files", Type.LIST, "Further ones, absolute."),
                Setting.of(
                        "keyring",
                        "Keys of encrypted tablespaces",
                        Type.LINES,
                        "Where they are kept; without this note, an instance that encrypts is refused."));
    }

    private static List<Setting> service() {
        return List.of(
                text("kind", "Kind", "", "What starts and stops the instance: systemd, sysv or windows."),
                text("name", "Name", "", "Of the unit, init script or Windows service."));
    }

    private static List<Setting> commands() {
        return List.of(
                Setting.of("start", "Start", Type.LIST, "Program and arguments, no shell."),
                Setting.of("stop", "Stop", Type.LIST, "Without it SQL SHUTDOWN and signals stop the instance."));
    }

    private static List<Setting> allowed() {
        return List.of(
                flag(
                        "allowMember",
                        "Stop a member",
                        false,
                        "Of Galera or group replication, or a server with replicas."),
                flag("allowKill", "Kill it", false, "As the very last means; the copy is then labelled a crash copy."));
    }

    private static List<Setting> plan() {
        return List.of(
                text("name", "Name", "", "It stays; a plan of another name is another plan.")
                        .mandatory(),
                flag("enabled", "Enabled", true, "Whether its schedules count."));
    }

    private static List<Setting> schedules() {
        return List.of(
                Setting.of(
                        SCHEDULES,
                        "Schedules",
                        Type.LIST,
                        "daily 02:30, weekly sun 02:30, monthly 1 02:30, hourly, once 2030-12-01T02:00:00Z, or cron such as 30 2 * * 1-5."
                                + " With more: { daily: \"02:30\", zone: Europe/Berlin, missed: run-once, missedWithin: 6h, blackouts: [ \"08:00-18:00\" ] }."));
    }

    private static List<Setting> transfer() {
        return List.of(
                text("receiver", "Receiver", "", "That the backups are sent to, as it is called in this home.")
                        .mandatory(),
                Setting.of("chunkSize", "Chunks", Type.SIZE, "1MiB to 1GiB, at least two blocks.")
                        .or("50MiB"),
                Setting.number(
                        "concurrentChunks",
                        "At once",
                        1,
                        32,
                        4,
                        "Chunks under way, each over a connection of its own."),
                Setting.of(
                        "rate",
                        "Rate",
                        Type.SIZE,
                        "Most that is sent in a second, 256KiB at least; no limit without it."));
    }

    private static List<Setting> naming() {
        return List.of(
                text(
                        "directory",
                        "Directory",
                        "{server}/{timestamp:yyyy/MM}",
                        "{timestamp:PATTERN}, {server}, {database} (the plan), {type}, {sequence}."),
                text("file", "File", "{timestamp:yyyyMMdd_HHmmss}_{server}_{type}", "As above, without extension."),
                text("zone", "Time zone", "UTC", "Of every {timestamp:…}."));
    }

    private static List<Setting> capture() {
        return List.of(
                Setting.choice("codec", "Compression", List.of("zstd", "deflate", "store"), "store: none."),
                text("level", "Level", "", "zstd -7 to 19 (default 1), deflate 1 to 9 (default 6)."),
                Setting.of("blockSize", "Blocks", Type.SIZE, "64KiB to 16MiB, a multiple of 64KiB.")
                        .or("1MiB"),
                Setting.choice(
                        "restart",
                        "Start it again",
                        List.of("after-capture", "after-snapshot", "after-transfer"),
                        "As soon as every byte is safe on this host, as soon as a snapshot is there, or once the receiver"
                                + " has them."),
                duration(
                        "downtimeBudget",
                        "Downtime budget",
                        "",
                        "Longest that the instance may be down; none without it."),
                Setting.of(
                        "spoolLimit", "Spool limit", Type.SIZE, "Most that is captured and not kept by the receiver."),
                Setting.of("spoolFloor", "Spool floor", Type.SIZE, "What the spool's file system keeps free at least."),
                flag(
                        "checkPages",
                        "Check pages",
                        true,
                        "Looks at the checksums of InnoDB's pages while they are read."));
    }

    private static List<Setting> snapshot() {
        return List.of(
                text("kind", "Kind", "", "reflink, command, or that of a plug-in; see the plan's documentation."),
                text("folder", "Folder", "", "Of reflink: where the copy lies; beside the data directory without it."),
                Setting.of("take", "Take", Type.LIST, "Of command: program and arguments that take one, no shell."),
                Setting.of("discard", "Discard", Type.LIST, "Of command: program and arguments that remove it."),
                Setting.of("check", "Check", Type.LIST, "Of command: program and arguments that say whether it can."));
    }

    private static List<Setting> hook(String... onFailure) {
        return List.of(
                Setting.of("command", "Command", Type.LIST, "Program and arguments, no shell."),
                duration("limit", "Time limit", "1m", "It is ended after that."),
                Setting.choice(
                        "onFailure",
                        "When it fails",
                        List.of(onFailure),
                        "abort: nothing is stopped; warn: it is noted."));
    }

    private static List<Setting> instanceLimits() {
        return List.of(
                duration("connect", "Connect", "10s", "To the instance."),
                duration("shutdown", "Shutdown", "10m", "SQL SHUTDOWN until the process is gone."),
                duration("terminate", "Terminate", "5m", "SIGTERM, after that."),
                duration("serviceStop", "Service stop", "5m", "The service's own stop, after that."),
                duration("start", "Start", "15m", "Until the instance answers."),
                duration(
                        "lease", "Lease", "60s", "Silence of the agent, for its guardian, while the instance is down."),
                duration("stall", "Stall", "10m", "A capture without any progress."));
    }

    private static List<Setting> networkLimits() {
        return List.of(
                duration("receiverConnect", "Connect", "15s", "Until a connection is there and logged in."),
                duration("receiverSilence", "Silence", "1m", "No byte from it: given up and tried again."),
                duration("receiverStall", "Stall", "30m", "A chunk or a verification does not get on: as above."),
                duration("spoolFull", "Spool full", "5m", "It may hold up the capture while nothing gets through."),
                duration("patience", "Patience", "15m", "Nothing gets through: the captured backup is left waiting."),
                duration("leftovers", "Leftovers", "1h", "A run delivers earlier backups after its own."));
    }
}
