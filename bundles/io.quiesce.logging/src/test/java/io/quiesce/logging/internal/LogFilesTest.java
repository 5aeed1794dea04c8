package io.quiesce.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.BasicMDCAdapter;

@DisplayName("The log of a home")
class LogFilesTest {

    @TempDir
    Path home;

    private final LoggerContext context = new LoggerContext();
    private final BasicMDCAdapter marks = new BasicMDCAdapter();

    @BeforeEach
    void open() {
        System.setProperty("quiesce.home", home.toString());
        System.setProperty("quiesce.role", "test");
        context.setMDCAdapter(marks);
    }

    @AfterEach
    void close() {
        context.stop();
        System.clearProperty("quiesce.home");
        System.clearProperty("quiesce.state");
        System.clearProperty("quiesce.role");
    }

    private Path today() {
        return home.resolve("logs/test." + LocalDate.now() + ".log");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("logs"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("of somebody else is neither read nor written: what the start script names stands for it")
    void elsewhere() throws Exception {
        Path others = Files.createDirectory(home.resolve("others"));
        Files.writeString(LogSettings.file(others), "level = OFF");
        System.setProperty("quiesce.home", others.toString());
        System.setProperty("quiesce.state", home.toString());
        new LogFiles(context).open();
        context.getLogger("io.quiesce.x").info("said");
        assertEquals(1, Files.readAllLines(today()).size());
        assertFalse(Files.exists(others.resolve("logs")));
    }

    private void write(String settings) throws IOException {
        Files.writeString(LogSettings.file(home), settings);
    }

    @Test
    @DisplayName("is a file a day, and every line says which backup it belongs to, also from a thread made meanwhile")
    void marked() throws Exception {
        new LogFiles(context).open();
        marks.put("backup", "b1");
        Thread thread = new Thread(() -> context.getLogger("io.quiesce.x").info("from a thread"));
        thread.start();
        thread.join();
        marks.remove("backup");
        context.getLogger("io.quiesce.x").info("of nobody");
        List<String> lines = Files.readAllLines(today());
        assertTrue(lines.get(0).endsWith("{backup=b1} io.quiesce.x from a thread"), lines.get(0));
        assertTrue(lines.get(1).endsWith("] io.quiesce.x of nobody"), lines.get(1));
    }

    @Test
    @DisplayName("is JSON where asked for, with mark, message and stack trace")
    void json() throws Exception {
        write("format=json");
        new LogFiles(context).open();
        marks.put("backup", "b1");
        context.getLogger("io.quiesce.x").error("a \"{}\"\n", "quote", new IllegalStateException("no"));
        List<String> lines = Files.readAllLines(today());
        assertEquals(1, lines.size());
        String line = lines.getFirst();
        assertTrue(line.startsWith("{") && line.endsWith("}"), line);
        assertTrue(line.contains("\"mdc\": {\"backup\":\"b1\"}"), line);
        assertTrue(line.contains("\"formattedMessage\":\"a \\\"quote\\\"\\n\""), line);
        assertTrue(line.contains("java.lang.IllegalStateException"), line);
    }

    @Test
    @DisplayName("loses the files of days that are too long ago")
    void old() throws Exception {
        write("days=5");
        Path logs = Files.createDirectories(home.resolve("logs"));
        String before = "test." + LocalDate.now().minusDays(3) + ".log";
        Files.createFile(logs.resolve(before));
        Files.createFile(logs.resolve("test." + LocalDate.now().minusDays(9) + ".log"));
        Files.createFile(logs.resolve("other." + LocalDate.now().minusDays(9) + ".log"));
        new LogFiles(context).open();
        context.getLogger("io.quiesce.x").info("hello");
        context.stop(); // waits for what removes them
        assertEquals(
                List.of(
                        "other." + LocalDate.now().minusDays(9) + ".log",
                        before,
                        today().getFileName().toString()),
                files());
    }

    private void large(int daysAgo) throws IOException {
        Path logs = Files.createDirectories(home.resolve("logs"));
        Files.write(logs.resolve("test." + LocalDate.now().minusDays(daysAgo) + ".log"), new byte[700 << 10]);
    }

    @Test
    @DisplayName("loses its oldest files when they are too large together, and never the one of today")
    void cap() throws Exception {
        write("megabytes=1");
        Path logs = Files.createDirectories(home.resolve("logs"));
        Files.write(logs.resolve(today().getFileName()), new byte[3 << 20]);
        large(1);
        large(2);
        large(3);
        new LogFiles(context).open();
        context.getLogger("io.quiesce.x").info("hello");
        context.stop(); // waits for what removes them
        assertEquals(
                List.of(
                        "test." + LocalDate.now().minusDays(1) + ".log",
                        today().getFileName().toString()),
                files());
        assertTrue(Files.size(today()) > 3 << 20);
    }

    @Test
    @DisplayName("has the levels of its file, and new ones when that has changed")
    void levels() throws Exception {
        write("level=WARN\nlevel.engine=DEBUG");
        LogLevels levels = new LogLevels(context, home, "");
        levels.apply(LogSettings.of(home));
        assertTrue(context.getLogger("io.quiesce.engine.internal.X").isDebugEnabled());
        assertFalse(context.getLogger("io.quiesce.mysql.internal.X").isInfoEnabled());

        write("level.mysql=TRACE");
        Files.setLastModifiedTime(
                LogSettings.file(home), FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        levels.run();
        assertEquals(
                Level.INFO, context.getLogger("io.quiesce.engine.internal.X").getEffectiveLevel());
        assertTrue(context.getLogger("io.quiesce.mysql.internal.X").isTraceEnabled());

        Files.delete(LogSettings.file(home));
        levels.run();
        assertEquals(
                Level.INFO, context.getLogger("io.quiesce.mysql.internal.X").getEffectiveLevel());
    }

    @Test
    @DisplayName("has one level for everything where the process was started with it")
    void forced() throws Exception {
        write("level=ERROR");
        new LogLevels(context, home, "debug").apply(LogSettings.of(home));
        assertTrue(context.getLogger("anything").isDebugEnabled());
    }
}
