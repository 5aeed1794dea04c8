package io.quiesce.mysql.internal;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.files.InnoDbLock;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a backup may replace the data directory of a plan's instance. */
final class RestoreChecks {

    /** Directories that must be configured as they were, or the server would not find its files. */
    private static final List<String> DIRECTORIES = List.of(
            "innodb_data_home_dir",
            "innodb_log_group_home_dir",
            "innodb_undo_directory",
            "innodb_doublewrite_dir",
            "aria_log_dir_path");

    private final Host host;
    private final InstanceSpec instance;
    private final Service service;
    private final ArchiveHeader backup;
    private final Optional<ServerVersion> installed;
    private final Settings settings;
    private final boolean optionsKnown;
    private final List<Finding> findings = new ArrayList<>();

    RestoreChecks(
            Host host,
            InstanceSpec instance,
            Service service,
            ArchiveHeader backup,
            Optional<ServerVersion> installed,
            Settings settings,
            boolean optionsKnown) {
        this.host = host;
        this.instance = instance;
        this.service = service;
        this.backup = backup;
        this.installed = installed;
        this.settings = settings;
        this.optionsKnown = optionsKnown;
    }

    List<Finding> run() {
        findings.addAll(service.check());
        checkStopped();
        checkIdentity();
        checkVersion();
        checkOptions();
        return List.copyOf(findings);
    }

    private void checkStopped() {
        checkActivation();
        Optional<String> use = use();
        findings.add(use.map(u -> Finding.refused(
                        "running", "the instance is running: " + u, "Stop it first; a restore never does that."))
                .orElse(Finding.ok("running", "the instance is stopped")));
    }

    private Optional<String> use() {
        Optional<Path> directory = Examiner.realPath(instance.dataDirectory());
        Optional<String> process = directory
                .map(d -> host.processes().serving(d))
                .flatMap(all -> all.stream().findFirst())
                .map(p -> p + " works in " + instance.dataDirectory());
        return process.or(service::contradictsStopped)
                .or(() -> directory.flatMap(this::lock))
                .or(() -> service.activation().isPresent() ? Optional.empty() : port());
    }

    private Optional<String> lock(Path directory) {
        Path file = settings.path("innodb_data_home_dir", directory)
                .orElse(directory)
                .resolve("ibdata1");
        try {
            return InnoDbLock.of(file) == InnoDbLock.State.HELD
                    ? Optional.of(file + " is locked by a server")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " can't be opened: " + FileTrouble.of(e, file));
        }
    }

    /** Never by connecting: that could start it. */
    private Optional<String> port() {
        return host.processes().portClosed(instance.port())
                ? Optional.empty()
                : Optional.of("something listens on port " + instance.port());
    }

    private void checkActivation() {
        service.activation()
                .ifPresent(socket -> findings.add(Finding.refused(
                        "running",
                        socket + " is active: a connection would start the instance in the middle of the restore",
                        "Run: systemctl stop " + socket)));
    }

    private void checkIdentity() {
        Optional<String> wanted = backup.facts().get("mysql.uuid").filter(u -> isFlavour(Flavour.MYSQL));
        Optional<String> there = FactSheet.uuid(instance.dataDirectory());
        if (wanted.isPresent() && there.isPresent() && !wanted.equals(there)) {
            findings.add(Finding.refused(
                    "identity",
                    instance.dataDirectory() + " belongs to the instance " + there.get() + ", the backup is of "
                            + wanted.get(),
                    "Was that server just installed here, and its data directory may go: move it aside while it is"
                            + " stopped, and restore. Else correct the plan, or restore to another directory with"
                            + " --to."));
        }
        Optional<Flavour> flavour = ServerBinary.flavourOf(instance.dataDirectory());
        if (flavour.isPresent() && !isFlavour(flavour.get())) {
            findings.add(Finding.refused(
                    "identity",
                    instance.dataDirectory() + " holds files of " + flavour.get() + ", the backup is of "
                            + backup.facts().get("mysql.flavour").orElse("an unknown flavour"),
                    "Correct the plan, or restore to another directory with --to."));
        }
    }

    private boolean isFlavour(Flavour flavour) {
        return backup.facts().get("mysql.flavour").equals(Optional.of(flavour.word()));
    }

    private void checkVersion() {
        Optional<ServerVersion> from = backup.facts().get("mysql.version").flatMap(ServerVersion::parse);
        if (installed.isEmpty() || from.isEmpty()) {
            findings.add(warning("version", "the version of the installed server or of the backup is not known"));
            return;
        }
        ServerVersion server = installed.get();
        ServerVersion data = from.get();
        boolean older = server.compareTo(data) < 0;
        if (!server.sameSeries(data) || older && data.flavour() == Flavour.MYSQL) {
            findings.add(Finding.refused(
                    "version",
                    "the backup is of " + data + ", installed is " + server,
                    "Install " + data.flavour() + " " + data.major() + "." + data.minor() + " (at least " + data.patch()
                            + "), restore, then upgrade."));
        } else if (older) {
            findings.add(warning("version", "the backup is of " + data + ", installed is the older " + server));
        } else {
            findings.add(Finding.ok("version", "backup of " + data + ", installed is " + server));
        }
    }

    private void checkOptions() {
        if (!optionsKnown) {
            findings.add(warning(
                    "options", "the instance's options are not known, so they can't be compared with the backup's"));
            return;
        }
        Facts facts = backup.facts();
        compare("lower_case_table_names", facts.get("mysql.lowerCaseTableNames"), "0");
        compare("innodb_page_size", facts.get("mysql.pageSize"), "16384");
        compare("innodb_data_file_path", facts.get("mysql.dataFilePath"), "ibdata1:12M:autoextend");
        for (String directory : DIRECTORIES) {
            Path there = directory(facts.get("mysql.variable." + directory), facts);
            Path here = settings.path(directory, instance.dataDirectory()).orElse(instance.dataDirectory());
            if (!isDefault(there, facts) && !there.equals(here) || isDefault(there, facts) && !isHere(here)) {
                findings.add(refused(directory, there.toString(), here.toString()));
            }
        }
        String configured = settings.get("datadir", "/var/lib/mysql");
        if (!Path.of(configured).normalize().equals(instance.dataDirectory().normalize())
                && !Examiner.realPath(Path.of(configured)).equals(Examiner.realPath(instance.dataDirectory()))) {
            findings.add(Finding.refused(
                    "data directory",
                    "the service would start an instance in " + configured + ", the plan says "
                            + instance.dataDirectory(),
                    "Correct dataDirectory or the service in the plan, or name the right optionFiles."));
        }
    }

    private static Path directory(Optional<String> value, Facts facts) {
        Path home = Path.of(facts.get("mysql.dataDirectory").orElse("/"));
        return value.filter(v -> !v.isEmpty())
                .map(v -> home.resolve(v).normalize())
                .orElse(home.normalize());
    }

    /** In the data directory, wherever that was. */
    private static boolean isDefault(Path there, Facts facts) {
        return there.startsWith(
                Path.of(facts.get("mysql.dataDirectory").orElse("/")).normalize());
    }

    private boolean isHere(Path here) {
        return here.startsWith(instance.dataDirectory().normalize());
    }

    private void compare(String option, Optional<String> backedUp, String otherwise) {
        String there = bytes(backedUp.orElse(otherwise));
        String here = bytes(settings.get(option, otherwise));
        if (!there.equals(here)) {
            findings.add(refused(option, there, here));
        }
    }

    /** {@code 16k} and {@code 16384} are the same. */
    private static String bytes(String value) {
        return value.matches("(?i)\\d{1,9}k")
                ? Long.toString(Long.parseLong(value.substring(0, value.length() - 1)) * 1024)
                : value;
    }

    private static Finding refused(String option, String there, String here) {
        return Finding.refused(
                "options",
                option + " was " + there + " in the backup and is configured as " + here + " now",
                "Set it in the option file as it was; the backup's facts hold the old files.");
    }

    private static Finding warning(String check, String message) {
        return new Finding(Severity.WARNING, check, message, "Make sure of it before going on.");
    }
}
