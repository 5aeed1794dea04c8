package io.quiesce.mysql.internal;

import io.quiesce.mysql.internal.host.HostCommands;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.sql.JdbcSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The real host, but for the logs of start commands: they go with the test JVM. */
final class TestHost {

    private static final Path TEMPORARY = create();

    private TestHost() {}

    static MySqlAdapter adapter() {
        ProcFs processes = new ProcFs();
        return new MySqlAdapter(
                new Host(new HostCommands(TEMPORARY), processes, new CheckedSessions(new JdbcSessions(), processes)));
    }

    private static Path create() {
        try {
            Path directory = Files.createTempDirectory("quiesce-test-host-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
