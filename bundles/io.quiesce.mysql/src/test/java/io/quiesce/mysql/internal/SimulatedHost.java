package io.quiesce.mysql.internal;

import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.host.Cgroup;
import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.sql.FakeSession;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Row;
import io.quiesce.mysql.internal.sql.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One MariaDB on a host, which behaves as a {@link Scenario} says; its files are real. */
final class SimulatedHost implements Commands, Processes, Sessions {

    static final int PORT = 3306;

    final List<String> log = new ArrayList<>();
    int kills;
    int starts;
    boolean socketActive;

    private final Scenario scenario;
    private final Path data;
    private final Deque<Scenario.OnStart> onStart;
    private long nextPid = 100;
    private boolean alive;
    private boolean answering;
    private boolean stoppedByManager;
    private boolean startsThrow;
    private boolean replicates;
    private boolean replicatesAgain;
    private boolean refusing;
    private boolean proxied;

    SimulatedHost(Scenario scenario, Path data) {
        this.scenario = scenario;
        this.data = data;
        this.onStart = new ArrayDeque<>(scenario.onStart());
        this.socketActive = scenario.socket();
        write("ibdata1", "x");
        write("aria_log_control", "x");
        if (scenario.running()) {
            begin(true);
        } else {
            say("mariadbd: ready for connections.");
            sayGoodbye();
        }
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Every start command ends in an exception that nobody foresees. */
    SimulatedHost withThrowingStarts() {
        startsThrow = true;
        return this;
    }

    /** It is a replica of db1, whose threads run; after a start only as said. */
    SimulatedHost replicating(boolean again) {
        replicates = true;
        replicatesAgain = again;
        return this;
    }

    /** Its server knows another password than the plan. */
    SimulatedHost withOtherPassword() {
        refusing = true;
        return this;
    }

    /** Somebody else listens on its port too, on another address of the host. */
    SimulatedHost withOtherListener() {
        proxied = true;
        return this;
    }

    Host host() {
        return new Host(this, this, this);
    }

    boolean isAlive() {
        return alive;
    }

    boolean isUp() {
        return alive && answering;
    }

    private void write(String name, String text) {
        try {
            Files.writeString(data.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        try {
            Files.writeString(
                    data.resolve("err.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sayGoodbye() {
        say("Shutdown completed; log sequence number 1");
        say("mariadbd: Shutdown complete");
    }

    /** Somebody or something starts the server. */
    void begin(boolean answers) {
        nextPid++;
        alive = true;
        answering = answers;
        stoppedByManager = false;
        write("pid", Long.toString(nextPid));
        say("mariadbd: ready for connections.");
    }

    private void endOrderly() {
        if (alive) {
            alive = false;
            answering = false;
            data.resolve("pid").toFile().delete();
            sayGoodbye();
            respawn();
        }
    }

    private void endBadly() {
        alive = false;
        answering = false;
        respawn();
    }

    private void respawn() {
        if (scenario.restartAlways() && !stoppedByManager) {
            begin(true);
        }
    }

    // ---- sessions

    @Override
    public Login open(InstanceSpec instance, Duration limit) {
        if (!alive && socketActive) {
            log.add("started by a connection to its socket");
            starts++;
            begin(true);
        }
        if (!isUp()) {
            return new Login.Nobody("nothing listens");
        }
        if (refusing) {
            return new Login.Denied("access denied", "", Login.Cause.ACCOUNT);
        }
        return new Login.Accepted(new ServerSession());
    }

    private final class ServerSession extends FakeSession {

        ServerSession() {
            row("SELECT VERSION()", "v", "10.11.4-MariaDB")
                    .row("SHOW GRANTS", "g", "GRANT ALL PRIVILEGES ON *.* TO q")
                    .row("SELECT CURRENT_USER()", "u", "q@localhost")
                    .row("SELECT @@datadir", "d", data.toString())
                    .row("SELECT 1", "one", "1");
            Map.of(
                            "datadir", data.toString(),
                            "pid_file", data.resolve("pid").toString(),
                            "log_error", data.resolve("err.log").toString(),
                            "innodb_fast_shutdown", "1")
                    .forEach((k, v) -> row("SHOW GLOBAL VARIABLES", "Variable_name", k, "Value", v));
            if (replicates) {
                String runs = starts == 0 || replicatesAgain ? "Yes" : "No";
                row(
                        "SHOW ALL SLAVES STATUS",
                        "Master_Host",
                        "db1",
                        "Slave_IO_Running",
                        runs,
                        "Slave_SQL_Running",
                        runs);
            }
        }

        @Override
        public List<Row> rows(String query) throws SQLException {
            if (!isUp()) {
                throw new SQLException("gone", "08S01");
            }
            return super.rows(query);
        }

        @Override
        public void execute(String statement, Duration limit) throws SQLException {
            log.add(statement);
            if (statement.equals("SHUTDOWN")) {
                switch (scenario.onShutdown()) {
                    case ENDS -> endOrderly();
                    case BREAKS -> {
                        endOrderly();
                        throw new SQLException("Communications link failure", "08S01");
                    }
                    case CRASHES -> endBadly();
                    case RESPAWNS -> {
                        endBadly();
                        begin(true);
                    }
                    case HANGS -> answering = false;
                    case REFUSES -> throw new SQLException("access denied", "42000");
                }
            }
        }
    }

    // ---- processes

    private ServerProcess process() {
        return new ServerProcess(
                nextPid,
                "t" + nextPid,
                1,
                0,
                Optional.of(Path.of("/usr/sbin/mariadbd")),
                List.of("/usr/sbin/mariadbd"),
                Optional.of(data),
                new Cgroup(scenario.systemd() ? "/system.slice/db.service" : "/"));
    }

    @Override
    public Optional<ServerProcess> find(long pid) {
        return alive && pid == nextPid ? Optional.of(process()) : Optional.empty();
    }

    @Override
    public boolean alive(ServerProcess process) {
        return alive && process.pid() == nextPid;
    }

    @Override
    public List<ServerProcess> serving(Path dataDirectory) {
        return alive && dataDirectory.equals(data) ? List.of(process()) : List.of();
    }

    @Override
    public boolean maySignal(ServerProcess process) {
        return true;
    }

    @Override
    public boolean signal(ServerProcess process, Signal signal) {
        log.add("signal " + signal);
        if (!alive(process)) {
            return false;
        }
        if (signal == Signal.KILL) {
            kills++;
            endBadly();
        } else if (scenario.onTerminate()) {
            endOrderly();
        }
        return true;
    }

    @Override
    public List<ListeningSocket> listening(ServerProcess process) {
        return alive ? List.of(socket(nextPid)) : List.of();
    }

    @Override
    public List<ListeningSocket> listening() {
        List<ListeningSocket> all = new ArrayList<>(alive ? List.of(socket(nextPid)) : List.of());
        if (proxied) {
            all.add(socket(1));
        }
        return all;
    }

    private static ListeningSocket socket(long inode) {
        return new ListeningSocket(ListeningSocket.Family.TCP, Integer.toString(PORT), inode);
    }

    @Override
    public boolean portClosed(int port) {
        return !alive;
    }

    @Override
    public Optional<Path> errorFile(ServerProcess process) {
        return Optional.empty();
    }

    @Override
    public boolean seesWorkingDirectories() {
        return true;
    }

    @Override
    public Cgroup self() {
        return Cgroup.NONE;
    }

    // ---- service managers and start commands

    @Override
    public Outcome run(List<String> command, Duration limit) {
        log.add(String.join(" ", command).replaceFirst("--property=\\S+ ", ""));
        if (command.get(0).equals("journalctl")) {
            return new Outcome(0, "");
        }
        if (command.get(0).equals("systemctl")) {
            return systemctl(command.get(2), command.getLast());
        }
        return command.contains("--version")
                ? new Outcome(0, "mariadbd  Ver 10.11.4-MariaDB for Linux")
                : serviceStop();
    }

    private Outcome systemctl(String verb, String unit) {
        if (unit.equals("db.socket")) {
            boolean wanted = verb.equals("start");
            socketActive = verb.equals("show") ? socketActive : wanted;
            return new Outcome(0, "Id=db.socket\nActiveState=" + (socketActive ? "active" : "inactive") + "\n");
        }
        return switch (verb) {
            case "show" ->
                new Outcome(0, """
                    Id=db.service
                    LoadState=loaded
                    ActiveState=%s
                    TriggeredBy=db.socket
                    Restart=%s
                    SendSIGKILL=no
                    ExecStart={ path=/usr/sbin/mariadbd ; argv[]=/usr/sbin/mariadbd --datadir=%s --log-error=%s --no-defaults ; ignore_errors=no ; }
                    """.formatted(
                                alive ? "active" : "inactive",
                                scenario.restartAlways() ? "always" : "no",
                                data,
                                data.resolve("err.log")));
            case "stop" -> {
                stoppedByManager = true;
                yield serviceStop();
            }
            case "start" -> {
                start();
                yield new Outcome(0, "");
            }
            default -> new Outcome(0, "");
        };
    }

    private Outcome serviceStop() {
        if (scenario.onServiceStop()) {
            endOrderly();
        }
        return new Outcome(scenario.onServiceStop() ? 0 : 1, "");
    }

    private Scenario.OnStart start() {
        starts++;
        Scenario.OnStart how = onStart.size() > 1 ? onStart.poll() : onStart.element();
        if (how == Scenario.OnStart.UP || how == Scenario.OnStart.DEAF) {
            begin(how == Scenario.OnStart.UP);
        }
        return how;
    }

    @Override
    public Launch launch(List<String> command) {
        log.add("launch " + String.join(" ", command));
        if (startsThrow) {
            throw new IllegalStateException("nobody foresees this");
        }
        int status = start() == Scenario.OnStart.FAILS ? 1 : 0;
        return new Launch() {
            @Override
            public Optional<Integer> exit() {
                return Optional.of(status);
            }

            @Override
            public Path log() {
                return data.resolve("start.log");
            }
        };
    }
}
