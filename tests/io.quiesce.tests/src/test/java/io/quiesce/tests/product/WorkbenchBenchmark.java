package io.quiesce.tests.product;

import io.quiesce.persistence.internal.ManyRuns;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.window.VirtualDisplay;
import io.quiesce.tests.window.WorkbenchWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The window on a home with a long history; run by {@code releng/bench/workbench.sh}, which is why its name is no test's. Prints a table
 * for docs/benchmarks.md.
 */
class WorkbenchBenchmark {

    private static final int RUNS = Integer.getInteger("quiesce.bench.runs", 100_000);
    private static final int PLANS = 20;

    @TempDir
    private Path folder;

    private static void row(String what, Object figure) {
        System.out.printf("| %s | %s |%n", what, figure);
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }

    private static void timed(WorkbenchWindow window, String what, BooleanSupplier seen) throws Exception {
        long begun = System.nanoTime();
        window.await(what, seen);
        row(what, seconds(begun) + " s");
    }

    private static String memory(long pid, String field) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(l -> l.startsWith(field + ":"))
                .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024 + " MiB")
                .findFirst()
                .orElse("unknown");
    }

    /** The longest that the UI thread let anybody wait, and how often it was more than 100 ms. */
    private static String stalls(WorkbenchWindow window) {
        long[] millis = Arrays.stream(window.stalls().split("\n"))
                .filter(l -> l.matches("\\d+ ms"))
                .mapToLong(l -> Long.parseLong(l.substring(0, l.indexOf(' '))))
                .toArray();
        return millis.length + " times, " + Arrays.stream(millis).max().orElse(0) + " ms at most";
    }

    @Test
    void window() throws Exception {
        AgentHome agent = new AgentHome(Files.createDirectories(folder.resolve("agent")))
                .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        Duration step = Duration.ofDays(3 * 365).dividedBy(RUNS);
        ManyRuns.fill(agent.path().resolve("quiesce.db"), RUNS, 8, Instant.now().minus(step.multipliedBy(RUNS)), step);
        agent.run("history", "retention", "--age", "P3650D", "--count", "1000000", "--size", "100GB")
                .expect(0);
        for (int i = 0; i < PLANS; i++) {
            agent.plan(String.format("plan-%03d", i), plan(i));
        }
        Process service = agent.start("agent");
        try (VirtualDisplay display = VirtualDisplay.open()) {
            agent.awaitServed();
            System.out.printf("%nthe window on %,d runs and %d plans%n%n| what | |%n|---|---|%n", RUNS, PLANS);
            for (String round : List.of("first start", "second start")) {
                open(agent, display, round);
            }
        } finally {
            service.destroyForcibly();
        }
    }

    private void open(AgentHome agent, VirtualDisplay display, String round) throws Exception {
        Map<String, String> environment = Map.of(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        long begun = System.nanoTime();
        try (WorkbenchWindow window = WorkbenchWindow.open(
                Product.WORKBENCH.builder(agent.path(), environment, List.of()),
                display,
                Files.createDirectories(folder.resolve(round.replace(' ', '-'))))) {
            row(round + ": a window is there", seconds(begun) + " s");
            window.await("the plans", () -> window.count("plans") == PLANS);
            row(round + ": the plans are in it", seconds(begun) + " s");
            window.stalls();
            window.tab("Log");
            timed(
                    window,
                    "the newest of all runs, and their number",
                    () -> window.text("log.count").equals("Runs: " + RUNS));
            window.set("log.text", "no space left");
            timed(
                    window,
                    "a text that 0.1 % have, typing included",
                    () -> window.text("log.count").equals("Runs: " + RUNS / 1000));
            window.set("log.text", "");
            timed(window, "all again", () -> window.text("log.count").equals("Runs: " + RUNS));
            window.select("log", 0);
            timed(window, "the log of one", () -> window.text("log.details").contains("published as"));
            for (String tab : List.of(
                    "Trends", "First steps", "Backups", "Receivers", "Alerts", "Reports", "Running", "Overview")) {
                window.tab(tab);
            }
            row("the UI thread let others wait for more than 100 ms", stalls(window));
            row("resident memory with every view open, now", memory(window.pid(), "VmRSS"));
            row("at most", memory(window.pid(), "VmHWM"));
        }
    }

    private static String plan(int number) {
        return """
            name: plan-%03d
            instance: { host: 127.0.0.1, port: %d, user: backup, password: secret, dataDirectory: /var/lib/mysql-%d,
                service: { kind: systemd, name: mysql-%d } }
            transfer: { receiver: vault }
            schedules: [ { daily: "02:30" } ]
            """.formatted(number, 3306 + number, number, number);
    }
}
