package io.quiesce.mysql.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.files.DataFiles;
import io.quiesce.mysql.internal.files.EncryptedFiles;
import io.quiesce.mysql.internal.files.InnoDbLock;
import io.quiesce.mysql.internal.files.ServerOptions;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Settings;
import io.quiesce.mysql.internal.sql.Tablespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The checks of an instance that does not answer: is it really stopped, and what do its files say. */
final class StoppedExamination {

    private final Host host;
    private final InstanceSpec instance;
    private final Service service;
    private final Path dataDirectory;
    private final String reason;
    private final List<Finding> findings;

    private boolean running;
    private Optional<DataFiles> files = Optional.empty();
    private Settings settings = Settings.of(Map.of());
    private FactSheet facts = new FactSheet();

    StoppedExamination(
            Host host,
            InstanceSpec instance,
            Service service,
            Path dataDirectory,
            String reason,
            List<Finding> findings) {
        this.host = host;
        this.instance = instance;
        this.service = service;
        this.dataDirectory = dataDirectory;
        this.reason = reason;
        this.findings = findings;
    }

    Examination examine() {
        Optional<Flavour> flavour = ServerBinary.flavourOf(dataDirectory);
        if (flavour.isEmpty()) {
            findings.add(Finding.refused(
                    "version",
                    dataDirectory + " does not hold the files of MySQL 8 or MariaDB 10, and " + reason,
                    "Correct dataDirectory in the plan."));
        } else if (isDown()) {
            findings.add(new Finding(Severity.NOTE, "login", reason + ": found stopped, it will be left stopped", ""));
            readOptions(flavour.get());
        }
        return conclusion(flavour.orElse(Flavour.MYSQL));
    }

    /** No process, no service, no lock says otherwise. */
    private boolean isDown() {
        List<ServerProcess> serving = host.processes().serving(dataDirectory);
        Optional<String> contradiction = serving.stream()
                .findFirst()
                .map(p -> p + " works in " + dataDirectory)
                .or(service::contradictsStopped);
        contradiction.ifPresent(c -> {
            running = true;
            findings.add(Finding.refused(
                    "login",
                    reason + ", but " + c,
                    "Correct host and port in the plan, or wait until the instance has started or stopped."));
        });
        return contradiction.isEmpty();
    }

    private void readOptions(Flavour flavour) {
        List<String> command = service.serverCommand();
        if (command.isEmpty() && instance.optionFiles().isEmpty()) {
            findings.add(Finding.refused(
                    "files",
                    "the instance is stopped, and its start command does not show its options",
                    "Name its option files in the plan (optionFiles), or start it before the backup."));
            return;
        }
        Optional<ServerVersion> version =
                ServerBinary.version(command, host.commands()).filter(v -> v.flavour() == flavour);
        ServerOptions options = ServerOptions.read(command, instance.optionFiles(), dataDirectory, flavour, version);
        settings = options.settings();
        facts = FactSheet.stopped(instance, flavour, version, options, dataDirectory);
        options.files()
                .unreadable()
                .forEach(f -> findings.add(Finding.refused(
                        "files", "the option file " + f + " can't be read", "Give this user the right to read it.")));
        if (isDataDirectory()) {
            checkEncryption(flavour);
            locate();
        }
    }

    private boolean isDataDirectory() {
        String said = settings.get("datadir", "/var/lib/mysql");
        boolean same = Examiner.realPath(Path.of(said)).equals(Optional.of(dataDirectory));
        findings.add(
                same
                        ? Finding.ok("data directory", dataDirectory.toString())
                        : Finding.refused(
                                "data directory",
                                "the service would start an instance in " + said + ", the plan says "
                                        + instance.dataDirectory(),
                                "Correct dataDirectory or the service in the plan, or name the right optionFiles."));
        return same;
    }

    private void checkEncryption(Flavour flavour) {
        try {
            findings.add(
                    Tablespaces.finding(EncryptedFiles.find(dataDirectory, settings, flavour), instance.keyring()));
        } catch (IOException e) {
            findings.add(Finding.refused(
                    "encryption",
                    "the tablespaces can't be read: " + FileTrouble.of(e),
                    "Run the agent as root or as the server's own user."));
        }
    }

    private void locate() {
        DataFiles located = DataFiles.locate(settings, dataDirectory, instance.dataDirectory(), List.of());
        findings.addAll(located.findings());
        files = Optional.of(located);
        Stream.of(settings.get("innodb_directories", "").split(";"))
                .filter(d -> !d.isEmpty())
                .map(d -> dataDirectory.resolve(d).normalize())
                .filter(d -> located.fileSet().roots().stream().noneMatch(r -> d.startsWith(r.directory())))
                .forEach(d -> findings.add(Finding.refused(
                        "files",
                        "innodb_directories names " + d
                                + "; only a running server can tell whether tablespaces lie there",
                        "Start the instance before the backup.")));
        checkLock(located.lockedFile());
    }

    private void checkLock(Path file) {
        try {
            switch (InnoDbLock.of(file)) {
                case HELD -> {
                    running = true;
                    findings.add(Finding.refused(
                            "login",
                            reason + ", but " + file + " is locked by a running server",
                            "Correct host and port in the plan."));
                }
                case ABSENT ->
                    findings.add(Finding.refused(
                            "files",
                            "the system tablespace " + file + " does not exist",
                            "The data directory is not complete; check the instance's log."));
                case FREE -> findings.add(Finding.ok("process", "nobody has locked " + file));
            }
        } catch (IOException e) {
            findings.add(Finding.refused(
                    "readable",
                    file + " can't be opened: " + FileTrouble.of(e, file),
                    "Run the agent as root or as the server's own user."));
        }
    }

    private Examination conclusion(Flavour flavour) {
        Inspection inspection = new Inspection(
                running,
                findings,
                files.map(DataFiles::fileSet).orElse(FileSet.of(dataDirectory)),
                facts.facts(),
                hostName());
        return new Examination(
                inspection,
                service,
                dataDirectory,
                flavour,
                settings,
                files,
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                List.of());
    }

    private String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return instance.host();
        }
    }
}
