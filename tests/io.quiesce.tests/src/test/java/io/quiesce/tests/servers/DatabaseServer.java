package io.quiesce.tests.servers;

import com.mysql.cj.jdbc.Driver;
import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * A real server of one's own. Made stopped, with an empty instance that has the account {@link #USER} with the documented
 * minimal grants; closing it ends every process that works on its directory and removes that.
 *
 * <pre>
 * try (DatabaseServer server = MariaDbServer.create().with("log_bin", "binlog").start()) {
 *     server.sampleRows(1000);
 *     SortedMap&lt;String, Long&gt; before = server.checksums();
 * </pre>
 */
public abstract sealed class DatabaseServer implements AutoCloseable permits MariaDbServer, MySqlServer {

    /** Account with the minimal grants of docs/instance-control.md. */
    public static final String USER = "quiesce";

    public static final String PASSWORD = "its own Secret 1";

    /** Limits that a healthy test server never reaches. */
    public static final TimeLimits LIMITS = new TimeLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            NetworkLimits.DEFAULT,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path directory;
    private final int port = freePort();
    private Path data;
    private Optional<Path> mounted = Optional.empty();
    private final Map<String, String> settings = new LinkedHashMap<>();

    DatabaseServer(Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        with("datadir", dataDirectory().toString());
        with("port", Integer.toString(port));
        with("bind_address", "127.0.0.1");
        with("socket", socket().toString());
        with("pid_file", pidFile().toString());
        with("log_error", errorLog().toString());
        with("server_id", Integer.toString(port));
        // a server that starts removes whatever looks temporary in it, other servers' tables too
        with("tmpdir", temporary(directory).toString());
        if (asRoot()) {
            with("user", "mysql");
        }
    }

    /** The server program and the options that it needs whatever the option file says. */
    abstract List<String> program();

    /** A table engine besides InnoDB that every installation has. */
    abstract String otherEngine();

    /** Sets an option in the option file; empty text for a mere switch. Takes effect at the next start. */
    public DatabaseServer with(String option, String value) {
        settings.put(option, value);
        StringBuilder text = new StringBuilder("[mysqld]\n");
        settings.forEach(
                (k, v) -> text.append(k).append(v.isEmpty() ? "" : " = " + v).append('\n'));
        try {
            Files.writeString(optionFile(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Before its start: listens at the first loopback addresses, with a certificate for these hosts. */
    public DatabaseServer secured(CertificateAuthority authority, String... hosts) {
        Path folder = extraDirectory("tls");
        try {
            Path certificate = authority.server(folder, hosts);
            with("ssl_cert", certificate.toString());
            with("ssl_key", folder.resolve("key.pem").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (asRoot()) {
            Scratch.run("chown", "-R", "mysql:mysql", folder.toString());
        }
        return with("bind_address", "127.0.0.1,127.0.0.2,127.0.0.3");
    }

    /** Everything of this server lies in it. */
    public Path directory() {
        return directory;
    }

    public Path dataDirectory() {
        return data;
    }

    public Path optionFile() {
        return directory.resolve("my.cnf");
    }

    public Path socket() {
        return directory.resolve("s.sock");
    }

    public Path pidFile() {
        return directory.resolve("server.pid");
    }

    public Path errorLog() {
        return directory.resolve("error.log");
    }

    public int port() {
        return port;
    }

    /** A new directory beside the data directory that the server may write to. */
    public Path extraDirectory(String name) {
        return owned(directory.resolve(name));
    }

    static Path temporary(Path directory) {
        return owned(directory.resolve("tmp"));
    }

    /** Makes a template in a directory of its own; what an attempt that failed has left is removed first. */
    static Path emptyTemplate(String name) {
        Path directory = Scratch.directory(name);
        ServerProcesses.killBelow(directory);
        Scratch.run("rm", "-rf", directory.toString());
        Scratch.directory(name);
        if (asRoot()) {
            Scratch.run("chown", "mysql:mysql", directory.toString());
        }
        return directory;
    }

    private static Path owned(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (asRoot()) {
            Scratch.run("chown", "mysql:mysql", path.toString());
        }
        return path;
    }

    /** Command line that stays in the foreground while the server runs. */
    public List<String> foregroundStart() {
        List<String> command = new ArrayList<>(program().subList(0, 1));
        command.add("--defaults-file=" + optionFile());
        command.addAll(program().subList(1, program().size()));
        return command;
    }

    /** Command line that returns at once and leaves the server running. */
    public List<String> returningStart() {
        StringBuilder line = new StringBuilder("#!/bin/sh\nsetsid");
        foregroundStart().forEach(word -> line.append(" '").append(word).append('\''));
        line.append(" </dev/null >/dev/null 2>&1 &\n");
        return script("start.sh", line.toString());
    }

    /** Writes an executable script beside the data directory; the command line that runs it. */
    public List<String> script(String name, String text) {
        Path script = directory.resolve(name);
        try {
            Files.writeString(script, text);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(script.toString());
    }

    /** As a plan would name it: minimal account, service kind command with {@link #foregroundStart}. */
    public InstanceSpec instance() {
        return instance(new ServiceControl.Command(List.of(), foregroundStart()));
    }

    /** As a plan would name it, with another kind of service control. */
    public InstanceSpec instance(ServiceControl service) {
        return new InstanceSpec(
                "mysql",
                "127.0.0.1",
                port,
                USER,
                Secret.of(PASSWORD),
                dataDirectory(),
                service,
                false,
                false,
                Optional.empty(),
                List.of());
    }

    /** Starts it and waits until it answers. */
    public DatabaseServer start() {
        launch(foregroundStart());
        awaitAnswer();
        return this;
    }

    /**
     * Before its first start: puts the data directory on an ext4 file system of its own, mounted there. Needs root.
     */
    public DatabaseServer onFileSystemOfItsOwn() {
        Path image = directory.resolve("disk.img");
        Path aside = directory.resolve("unmounted");
        try {
            Files.move(dataDirectory(), aside);
            Files.createDirectory(dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Scratch.run("truncate", "-s", "1G", image.toString());
        Scratch.run("mkfs.ext4", "-q", "-F", image.toString());
        mount(image, dataDirectory());
        Scratch.run("cp", "-a", "--sparse=always", aside + "/.", dataDirectory().toString());
        Scratch.run("rm", "-rf", aside.toString());
        return this;
    }

    /**
     * Before its first start: puts the data directory into an XFS file system, which can clone files, mounted beside it. Needs root.
     */
    public DatabaseServer onXfs() {
        Path image = directory.resolve("disk.img");
        Path volume = directory.resolve("volume");
        try {
            Files.createDirectory(volume);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Scratch.run("truncate", "-s", "1G", image.toString());
        Scratch.run("mkfs.xfs", "-q", image.toString());
        mount(image, volume);
        Scratch.run("cp", "-a", "--sparse=always", data.toString(), volume.toString());
        Scratch.run("rm", "-rf", data.toString());
        data = volume.resolve("data");
        return with("datadir", data.toString());
    }

    private void mount(Path image, Path at) {
        Scratch.run("mount", "-o", "loop", image.toString(), at.toString());
        mounted = Optional.of(at);
    }

    /** The name of the user that its files belong to. */
    public String asOwner() {
        return asRoot() ? "mysql" : System.getProperty("user.name");
    }

    /** Runs a start command in the background. */
    public void launch(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a login succeeds; fails with the end of the error log. */
    public void awaitAnswer() {
        await("answer on port " + port, this::answers);
    }

    /** Whether a login succeeds now. */
    public boolean answers() {
        try (Connection connection = connect("root", "")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether its process exists. */
    public boolean isRunning() {
        return ServerProcesses.serving(dataDirectory()).isPresent();
    }

    /** Its process; fails when there is none. */
    public ProcessHandle process() {
        return ServerProcesses.serving(dataDirectory())
                .orElseThrow(() -> new AssertionError("the server does not run: " + errorLogText()));
    }

    /** An orderly stop by SIGTERM. */
    public void stop() {
        process().destroy();
        await("stop", () -> !isRunning());
    }

    /** SIGKILL. */
    public void kill() {
        process().destroyForcibly();
        await("die", () -> !isRunning());
    }

    /** Runs statements as root; the rows of the last one that has any, columns as text ({@code null} as "NULL"). */
    public List<List<String>> sql(String... statements) {
        List<List<String>> rows = List.of();
        try (Connection connection = connect("root", "");
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                if (statement.execute(text)) {
                    rows = rows(statement);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
        return rows;
    }

    private static List<List<String>> rows(Statement statement) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** A session of one's own; the caller closes it. */
    public Connection connect(String user, String password) throws SQLException {
        Properties p = new Properties();
        p.setProperty("user", user);
        p.setProperty("password", password);
        p.setProperty("sslMode", "DISABLED");
        p.setProperty("allowPublicKeyRetrieval", "true");
        p.setProperty("connectTimeout", "5000");
        p.setProperty("socketTimeout", "60000");
        p.setProperty("logger", "com.mysql.cj.log.NullLogger");
        return new Driver().connect("jdbc:mysql://127.0.0.1:" + port + "/", p);
    }

    /** A schema {@code shop} with an InnoDB table and one of another engine, the given number of rows in each. */
    public void sampleRows(int count) {
        sql("CREATE DATABASE IF NOT EXISTS shop");
        sql(
                "CREATE TABLE IF NOT EXISTS shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(200))"
                        + " ENGINE=InnoDB",
                "CREATE TABLE IF NOT EXISTS shop.archive (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(200))"
                        + " ENGINE=" + otherEngine());
        for (String table : List.of("shop.orders", "shop.archive")) {
            for (int done = 0; done < count; done += 500) {
                StringBuilder insert = new StringBuilder("INSERT INTO " + table + " (note) VALUES ");
                for (int i = done; i < Math.min(count, done + 500); i++) {
                    insert.append(i == done ? "" : ",")
                            .append("(REPEAT(MD5(")
                            .append(i)
                            .append("), 5))");
                }
                sql(insert.toString());
            }
        }
    }

    /** {@code CHECKSUM TABLE} of every table that is not the server's own. */
    public SortedMap<String, Long> checksums() {
        SortedMap<String, Long> sums = new TreeMap<>();
        for (List<String> table : sql("SELECT CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`')"
                + " FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN"
                + " ('mysql', 'information_schema', 'performance_schema', 'sys')")) {
            String name = table.get(0);
            sums.put(name, Long.parseLong(sql("CHECKSUM TABLE " + name).get(0).get(1)));
        }
        return sums;
    }

    public String errorLogText() {
        try {
            return Files.exists(errorLog()) ? Files.readString(errorLog()) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits for a condition; fails with the end of the error log when it does not come true. */
    public void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                String log = errorLogText();
                throw new AssertionError(
                        "the server does not " + what + ": " + log.substring(Math.max(0, log.length() - 3000)));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    /** Ends whatever works on its directory and removes that. */
    @Override
    public void close() {
        ServerProcesses.killBelow(directory);
        await("end", () -> ServerProcesses.below(directory).isEmpty());
        // a killed process may need a moment to let go of it
        mounted.ifPresent(at -> await("let go of its file system", () -> unmounted(at)));
        Scratch.run("rm", "-rf", directory.toString());
    }

    private static boolean unmounted(Path at) {
        try {
            Scratch.run("umount", at.toString());
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    static boolean asRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Below the ports that systems give to whoever asks for any, one of which may take it before the server does. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // somebody has it: another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A copy of a template's data directory in a new directory. */
    static Path copyOf(Path template, String prefix) {
        Path directory = Scratch.fresh(prefix);
        Scratch.run("cp", "-a", "--reflink=auto", "--sparse=always", template.toString(), directory + "/data");
        if (asRoot()) {
            Scratch.run("chown", "mysql:mysql", directory.toString());
        }
        return directory;
    }
}
