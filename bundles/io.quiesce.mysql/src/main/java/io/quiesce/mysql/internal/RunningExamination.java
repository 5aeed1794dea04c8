package io.quiesce.mysql.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.files.DataFiles;
import io.quiesce.mysql.internal.files.ServerOptions;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Respawner;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Activity;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Privileges;
import io.quiesce.mysql.internal.sql.ReplicationChannel;
import io.quiesce.mysql.internal.sql.Row;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Session;
import io.quiesce.mysql.internal.sql.Settings;
import io.quiesce.mysql.internal.sql.Tablespaces;
import io.quiesce.mysql.internal.sql.Topology;
import io.quiesce.mysql.internal.sql.UnsavedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checks of an instance that answers. */
final class RunningExamination {

    /** A query whose failure is itself a finding. */
    @FunctionalInterface
    private interface Query<T> {
        T run() throws SQLException;
    }

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Service service;
    private final Path dataDirectory;
    private final Session session;
    private final List<Finding> findings;

    private Settings settings = Settings.of(Map.of());
    private Flavour flavour = Flavour.MYSQL;
    private Optional<ServerVersion> version = Optional.empty();
    private Optional<ServerProcess> process = Optional.empty();
    private List<Respawner> respawners = List.of();
    private List<ListeningSocket> sockets = List.of();
    private Optional<DataFiles> files = Optional.empty();
    private List<Path> tablespaces = List.of();
    private List<String> sources = List.of();

    RunningExamination(
            Host host,
            InstanceSpec instance,
            TimeLimits limits,
            Service service,
            Path dataDirectory,
            Session session,
            List<Finding> findings) {
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.service = service;
        this.dataDirectory = dataDirectory;
        this.session = session;
        this.findings = findings;
    }

    Examination examine() {
        findings.add(Finding.ok("login", instance.user() + " at " + instance.host() + ":" + instance.port()));
        if (readVersion() && readSettings()) {
            ServerVersion known = version.orElseThrow();
            Optional<Privileges> privileges = ask("privileges", () -> Privileges.read(session, known));
            privileges.ifPresent(p -> findings.add(p.check(known, currentUser())));
            if (isDataDirectory()) {
                checkProcess();
                checkErrorLog();
                privileges.ifPresent(this::checkShutdownMode);
                Settings options = ServerOptions.read(
                                serverCommand(), instance.optionFiles(), dataDirectory, flavour, version)
                        .settings();
                checkTopology(known, options);
                checkAll("activity", () -> Activity.check(session));
                findings.addAll(UnsavedSettings.check(session, known, settings, options));
                checkAll("encryption", () -> Tablespaces.encryption(session, known, settings, instance.keyring()));
                checkFiles(known);
            }
        }
        return conclusion();
    }

    private boolean readVersion() {
        version = ask("version", () -> session.value("SELECT VERSION()").flatMap(ServerVersion::parse))
                .flatMap(v -> v);
        version.ifPresent(v -> flavour = v.flavour());
        boolean supported = version.filter(ServerVersion::supported).isPresent();
        findings.add(
                supported
                        ? Finding.ok("version", version.orElseThrow().toString())
                        : Finding.refused(
                                "version",
                                version.map(v -> v + " is not supported").orElse("the server does not say its version"),
                                "MySQL 8 or newer and MariaDB 10 or newer are."));
        return supported;
    }

    private boolean readSettings() {
        Optional<Map<String, String>> variables = ask("login", () -> {
            Map<String, String> all = new LinkedHashMap<>();
            for (Row r : session.rows("SHOW GLOBAL VARIABLES")) {
                all.put(r.text("variable_name"), r.text("value"));
            }
            return all;
        });
        variables.ifPresent(v -> settings = Settings.of(v));
        return variables.isPresent();
    }

    private String currentUser() {
        return ask("login", () -> session.value("SELECT CURRENT_USER()"))
                .flatMap(u -> u)
                .orElse(instance.user());
    }

    private boolean isDataDirectory() {
        String said = settings.get("datadir", "");
        boolean same = Examiner.realPath(Path.of(said)).equals(Optional.of(dataDirectory));
        findings.add(
                same
                        ? Finding.ok("data directory", dataDirectory.toString())
                        : Finding.refused(
                                "data directory",
                                "the instance at " + instance.host() + ":" + instance.port() + " has its data in "
                                        + said + ", the plan says " + instance.dataDirectory(),
                                "Correct dataDirectory, or host and port, in the plan."));
        return same;
    }

    private void checkProcess() {
        ProcessProof proof = new ProcessProof(host.processes(), settings, dataDirectory, instance);
        process = proof.find();
        findings.add(proof.finding());
        process.ifPresent(p -> {
            respawners = Respawner.of(p, host.processes());
            sockets = host.processes().listening(p);
            findings.addAll(service.owns(p, respawners, limits, instance.allowKill()));
            respawners.stream()
                    .filter(Respawner::yields)
                    .forEach(r -> findings.add(new Finding(
                            Severity.NOTE, "respawner", r.name() + " watches over the server; it ends with it", "")));
            findings.add(
                    host.processes().maySignal(p)
                            ? Finding.ok("rights", "may signal " + p)
                            : Finding.refused(
                                    "rights",
                                    "this user may not signal " + p,
                                    "Run the agent as root or as the server's own user."));
        });
    }

    private void checkErrorLog() {
        Optional<Path> file = StopLog.path(settings, dataDirectory, process, host.processes());
        boolean known = file.map(f -> Files.isRegularFile(f) && Files.isReadable(f))
                .orElseGet(() -> service.journalTail().isPresent());
        findings.add(
                known
                        ? Finding.ok("error log", file.map(Path::toString).orElse("the journal"))
                        : new Finding(
                                Severity.WARNING,
                                "error log",
                                "the error log can't be read"
                                        + file.map(f -> ": " + f).orElse(", it goes to a pipe"),
                                "Set log_error to a file, else the shutdown can't be shown to be clean."));
    }

    private void checkShutdownMode(Privileges privileges) {
        String mode = settings.get("innodb_fast_shutdown", "1");
        if (mode.equals("0")) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "shutdown mode",
                    "innodb_fast_shutdown is 0: the shutdown purges everything first and may take long",
                    "Set it to 1 unless an upgrade is due."));
        } else if (!mode.equals("1")) {
            findings.add(
                    privileges.maySetVariables(flavour)
                            ? new Finding(
                                    Severity.NOTE,
                                    "shutdown mode",
                                    "innodb_fast_shutdown is " + mode + "; it is set to 1 before the stop",
                                    "")
                            : Finding.refused(
                                    "shutdown mode",
                                    "innodb_fast_shutdown is " + mode + ", which leaves a copy that needs recovery",
                                    "Set it to 1, or grant "
                                            + (flavour == Flavour.MYSQL ? "SYSTEM_VARIABLES_ADMIN" : "SUPER")
                                            + " to the plan's user."));
        }
    }

    private void checkTopology(ServerVersion known, Settings options) {
        checkAll("topology", () -> {
            List<Finding> found = Topology.check(session, known, settings, options, instance.allowMember());
            sources = ReplicationChannel.sources(session, known);
            return found;
        });
    }

    private void checkFiles(ServerVersion known) {
        tablespaces = ask("files", () -> Tablespaces.absolute(session, known)).orElse(List.of());
        DataFiles located = DataFiles.locate(settings, dataDirectory, instance.dataDirectory(), tablespaces);
        findings.addAll(located.findings());
        files = Optional.of(located);
    }

    private List<String> serverCommand() {
        return process.map(ServerProcess::arguments).orElseGet(service::serverCommand);
    }

    private void checkAll(String check, Query<List<Finding>> query) {
        ask(check, query).ifPresent(findings::addAll);
    }

    private <T> Optional<T> ask(String check, Query<T> query) {
        try {
            return Optional.of(query.run());
        } catch (SQLException e) {
            findings.add(Finding.refused(
                    check,
                    "the server does not answer a question: "
                            + String.valueOf(e.getMessage()).strip(),
                    "See the minimal grants in docs/instance-control.md."));
            return Optional.empty();
        }
    }

    private Examination conclusion() {
        boolean shared = host.processes().listening().stream()
                .anyMatch(s -> s.family() == ListeningSocket.Family.TCP
                        && s.address().equals(Integer.toString(instance.port()))
                        && sockets.stream().noneMatch(own -> own.inode() == s.inode()));
        FactSheet facts = FactSheet.running(instance, version, settings, serverCommand(), dataDirectory);
        StopLog.path(settings, dataDirectory, process, host.processes())
                .filter(log -> !log.startsWith("/proc"))
                .ifPresent(log -> facts.put(LastLog.FILE, log.toString()));
        facts.replicaOf(sources);
        Inspection inspection = new Inspection(
                true,
                findings,
                files.map(DataFiles::fileSet).orElse(FileSet.of(dataDirectory)),
                facts.facts(),
                settings.get("hostname", instance.host()));
        return new Examination(
                inspection,
                service,
                dataDirectory,
                flavour,
                settings,
                files,
                process,
                respawners,
                sockets,
                shared,
                tablespaces);
    }
}
