package io.quiesce.tests.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The MariaDB that is installed on this machine. */
public final class MariaDbServer extends DatabaseServer {

    private static final String INSTALL = "install MariaDB first: apt-get install mariadb-server";
    private static final Object TEMPLATE_LOCK = new Object();
    private static final String TEMPLATE = "template-mariadb";
    private static boolean templateMade;

    private MariaDbServer(Path directory) {
        super(directory);
        with("innodb_log_file_size", "8M");
        with("innodb_buffer_pool_size", "16M");
    }

    /** A new instance, stopped. The first one in a JVM takes a second, the others copy it. */
    public static MariaDbServer create() {
        return new MariaDbServer(copyOf(template(), "mariadb"));
    }

    private static Path template() {
        synchronized (TEMPLATE_LOCK) {
            Path data = Scratch.directory(TEMPLATE).resolve("data");
            if (!templateMade) {
                Path directory = emptyTemplate(TEMPLATE);
                List<String> init = new ArrayList<>(List.of(
                        binary("mariadb-install-db", "mysql_install_db"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--tmpdir=" + temporary(directory),
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--innodb-log-file-size=8M"));
                if (asRoot()) {
                    init.add("--user=mysql");
                }
                Scratch.run(init.toArray(String[]::new));
                MariaDbServer server = new MariaDbServer(directory);
                server.start();
                server.sql(
                        "CREATE USER " + USER + "@localhost IDENTIFIED BY '" + PASSWORD + "'",
                        "GRANT SHUTDOWN, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO " + USER + "@localhost");
                server.stop();
                templateMade = true;
            }
            return data;
        }
    }

    private static String binary(String... names) {
        return Stream.of(names)
                .flatMap(n -> Stream.of("/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/usr/libexec/")
                        .map(d -> Path.of(d + n)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new AssertionError(names[0] + " is missing; " + INSTALL));
    }

    @Override
    List<String> program() {
        return List.of(binary("mariadbd", "mysqld"));
    }

    @Override
    String otherEngine() {
        return "Aria";
    }

    /** The script that watches over a server and starts it again, in the foreground. */
    public List<String> safeStart() {
        return List.of(binary("mariadbd-safe", "mysqld_safe"), "--defaults-file=" + optionFile());
    }
}
