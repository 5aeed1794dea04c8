package io.quiesce.tests.machines;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.product.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine as an administrator would set it up: MariaDB of the distribution with rows in it, an enrolled agent with the plan
 * {@code shop} and its boot unit, and a receiver on the same machine. Booted.
 */
final class DatabaseHost implements AutoCloseable {

    static final String HOME = "/var/lib/quiesce";
    static final String SERVICE = "mariadb.service";
    static final String SOCKET = "mariadb.socket";

    private static final String PASSWORD = "its own Secret 1";
    private static final String RECEIVER_UNIT = """
            [Unit]
            Description=Quiesce receiver
            [Service]
            Environment=QUIESCE_JAVA_HOME=%s QUIESCE_RECEIVER_HOME=/var/lib/quiesce-receiver
            ExecStart=/opt/quiesce-receiver/quiesce-receiver run --listen 127.0.0.1:7443 --enrol-listen 127.0.0.1:7444
            [Install]
            WantedBy=multi-user.target
            """.formatted(SystemdMachine.JAVA);
    private static final String PLAN = """
            name: shop
            instance:
              user: quiesce
              password: ${file:/etc/quiesce-password}
              dataDirectory: /var/lib/mysql
              service: { kind: systemd, name: mariadb }
            transfer: { receiver: vault }
            """;

    /** Set up once, and off since. */
    private static SystemdMachine template;

    private final SystemdMachine machine;

    private DatabaseHost(SystemdMachine machine) {
        this.machine = machine;
    }

    static synchronized DatabaseHost create() {
        if (template == null) {
            DatabaseHost first = new DatabaseHost(SystemdMachine.create());
            try {
                first.setUp();
                template = first.machine;
            } finally {
                if (template == null) {
                    first.close();
                }
            }
        }
        DatabaseHost host = new DatabaseHost(template.copy());
        host.machine.boot();
        host.awaitReceiver();
        return host;
    }

    private void setUp() {
        machine.write("/etc/systemd/journald.conf.d/sync.conf", "[Journal]\nStorage=persistent\nRateLimitBurst=0\n");
        // with control groups of version 1 systemd is not told when a scope in a container is empty: it waits so long
        machine.write("/etc/systemd/system.conf.d/stop.conf", "[Manager]\nDefaultTimeoutStopSec=15s\n");
        machine.write("/etc/quiesce-password", PASSWORD);
        machine.write("/etc/systemd/system/receiver.service", RECEIVER_UNIT);
        machine.write(HOME + "/plans/shop.yaml", PLAN);
        machine.boot();
        machine.text("chmod", "700", HOME);
        sql("CREATE USER quiesce@localhost IDENTIFIED BY '" + PASSWORD + "'");
        sql("GRANT SHUTDOWN, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO quiesce@localhost");
        sql("CREATE DATABASE shop");
        for (String engine : List.of("InnoDB", "Aria")) {
            sql("CREATE TABLE shop." + engine + " (id INT PRIMARY KEY, note VARCHAR(200)) ENGINE=" + engine
                    + " SELECT seq AS id, REPEAT(MD5(seq), 5) AS note FROM shop.seq_1_to_20000");
        }
        machine.text("systemctl", "enable", "--now", "receiver.service");
        awaitReceiver();
        Outcome invited = inUnit(
                "invite",
                "/opt/quiesce-receiver/quiesce-receiver",
                "client",
                "add",
                "db1",
                "--address",
                "127.0.0.1:7444",
                "--json");
        quiesce("enrol", invited.expect(0).json().get("code").asText(), "--as", "vault")
                .expect(0);
        quiesce("recovery", "install").expect(0);
        machine.text("systemctl", "poweroff");
        machine.awaitOff();
    }

    void awaitReceiver() {
        machine.await(
                "the receiver's start",
                () -> machine.run("ss", "-Hltn", "sport = :7443").out().contains("7443"));
    }

    SystemdMachine machine() {
        return machine;
    }

    /** Runs the agent in a unit of its own to the end. */
    Outcome quiesce(String... arguments) {
        return inUnit("command", line(arguments));
    }

    /** Runs the receiver's command line in a unit of its own to the end. */
    Outcome receiver(String... arguments) {
        return inUnit(
                "receiver-command",
                Stream.concat(Stream.of("/opt/quiesce-receiver/quiesce-receiver"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static String[] line(String... arguments) {
        return Stream.concat(Stream.of("/opt/quiesce/quiesce"), Stream.of(arguments))
                .toArray(String[]::new);
    }

    private Outcome inUnit(String unit, String... command) {
        return machine.run(transientUnit(unit, List.of("--pipe", "--wait"), command));
    }

    private static String[] transientUnit(String name, List<String> options, String... command) {
        List<String> line = new ArrayList<>(List.of(
                "systemd-run",
                "--quiet",
                "--collect",
                "--unit=" + name,
                "--setenv=QUIESCE_HOME=" + HOME,
                "--setenv=QUIESCE_RECEIVER_HOME=/var/lib/quiesce-receiver",
                "--setenv=QUIESCE_JAVA_HOME=" + SystemdMachine.JAVA));
        line.addAll(options);
        line.addAll(List.of(command));
        return line.toArray(String[]::new);
    }

    /** Starts the agent in the unit {@code q}, which writes to the journal. */
    void start(String... arguments) {
        machine.text(transientUnit("q", List.of(), line(arguments)));
    }

    /** Waits until {@code q} is over. */
    void awaitEnd() {
        machine.await("the end of the run", () -> !machine.isState("q.service", "active"));
    }

    /** A backup that must be good. */
    JsonNode backup() {
        JsonNode backup = quiesce("backup", "run", "shop", "--json").expect(0).json();
        if (!backup.get("good").asBoolean()) {
            throw machine.failure("not good: " + backup);
        }
        return backup;
    }

    /** Waits for a step in the journal of the one run there is. */
    void awaitStep(String step) {
        machine.await("step " + step, () -> runJournal().matches("(?s).* agent " + step + "[\n:].*"));
    }

    /** Steps of every run that is not over; empty when there is none. */
    String runJournal() {
        return journals("runs", "journal");
    }

    /** The journal of every restore that is not over; empty when there is none. */
    String restoreJournal() {
        return journals("restores", "journal.properties");
    }

    private String journals(String folder, String name) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> runs = Files.list(machine.file(HOME).resolve(folder))) {
            for (Path run : (Iterable<Path>) runs::iterator) {
                text.append(Files.readString(run.resolve(name)));
            }
        } catch (IOException | UncheckedIOException e) {
            // it comes or goes at this moment
            return text.toString();
        }
        return text.toString();
    }

    void sql(String statement) {
        machine.text("mariadb", "-e", statement);
    }

    /** {@code CHECKSUM TABLE} of all rows; the instance must be up. */
    String rows() {
        return machine.text("mariadb", "-N", "-e", "CHECKSUM TABLE shop.InnoDB, shop.Aria");
    }

    boolean isUp() {
        return machine.isState(SERVICE, "active");
    }

    /** The pid of the server, as systemd knows it; 0 when there is none. */
    String mainPid() {
        return machine.text("systemctl", "show", "-P", "MainPID", SERVICE);
    }

    /** What the boot unit has written to the journal since the last boot. */
    String bootUnit() {
        return machine.text("sh", "-c", "journalctl -b -q --no-pager -o cat -u 'quiesce-recover-*'");
    }

    @Override
    public void close() {
        machine.close();
    }
}
