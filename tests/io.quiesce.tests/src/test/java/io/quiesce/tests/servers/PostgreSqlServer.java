package io.quiesce.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The PostgreSQL that is installed on this machine, in an instance of one's own with passwords. */
public final class PostgreSqlServer implements AutoCloseable {

    public static final String ADMIN = "admin";
    public static final String PASSWORD = "its own Secret 2";

    private static final String INSTALL = "install PostgreSQL first: apt-get install postgresql";
    private static final long LIMIT_NANOS = 90_000_000_000L;

    private final Path directory;
    private final int port = DatabaseServer.freePort();

    private PostgreSqlServer(Path directory) {
        this.directory = directory;
    }

    /** A new instance, stopped. */
    public static PostgreSqlServer create() {
        Path directory = Scratch.fresh("postgresql");
        PostgreSqlServer server = new PostgreSqlServer(directory);
        try {
            Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
            if (DatabaseServer.asRoot()) {
                Scratch.run("chown", "-R", "postgres:postgres", directory.toString());
            }
            Scratch.run(server.asOwner(
                    "initdb",
                    "--pgdata=" + server.data(),
                    "--username=" + ADMIN,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--no-sync"));
            Files.writeString(
                    server.data().resolve("postgresql.conf"),
                    "listen_addresses = '127.0.0.1'\nport = " + server.port + "\nunix_socket_directories = ''\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    /**
     * Before its start: listens at every loopback address, with a certificate for these hosts; a user is admitted by an encrypted
     * connection only.
     */
    public PostgreSqlServer secured(CertificateAuthority authority, String user, String... hosts) {
        try {
            Path certificate = authority.server(directory, hosts);
            Path key = directory.resolve("key.pem");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            if (DatabaseServer.asRoot()) {
                Scratch.run("chown", "postgres:postgres", certificate.toString(), key.toString());
            }
            Files.writeString(
                    data().resolve("postgresql.conf"),
                    "listen_addresses = '*'\nssl = on\nssl_cert_file = '" + certificate + "'\nssl_key_file = '" + key
                            + "'\n",
                    StandardOpenOption.APPEND);
            Path admitted = data().resolve("pg_hba.conf");
            Files.writeString(
                    admitted,
                    "hostssl all " + user + " 127.0.0.0/8 scram-sha-256\nhostnossl all " + user
                            + " 127.0.0.0/8 reject\n" + Files.readString(admitted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** The server refuses to run as root. */
    private String[] asOwner(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (DatabaseServer.asRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binary(program));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static String binary(String name) {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(v -> v.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString))
                    .map(Path::toString)
                    .orElseThrow(() -> new AssertionError(name + " is missing; " + INSTALL));
        } catch (IOException e) {
            throw new AssertionError(name + " is missing; " + INSTALL, e);
        }
    }

    /** Starts it and waits until it answers. */
    public PostgreSqlServer start() {
        try {
            new ProcessBuilder(asOwner("postgres", "-D", data().toString()))
                    .directory(data().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("answer", this::answers);
        return this;
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("PostgreSQL does not " + what + ", see " + directory.resolve("server.log"));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    public int port() {
        return port;
    }

    /** As the administrator; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, ADMIN, PASSWORD);
    }

    public void sql(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** SIGKILL to all of it. */
    public void kill() {
        ServerProcesses.killBelow(directory);
        await("die", () -> ServerProcesses.below(directory).isEmpty());
    }

    @Override
    public void close() {
        kill();
        Scratch.run("rm", "-rf", directory.toString());
    }
}
