package io.quiesce.tests.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A started workbench, worked through its widgets. */
public final class WorkbenchWindow implements AutoCloseable {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final Process process;
    private final Path output;
    private final Socket socket;
    private final BufferedReader in;
    private final PrintStream out;

    private WorkbenchWindow(Process process, Path output, Socket socket) throws IOException {
        this.process = process;
        this.output = output;
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        this.out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /**
     * Opens it and waits until its views are there.
     *
     * @param start of the product, without driver and display
     * @param folder for what the driver needs, and the output
     */
    public static WorkbenchWindow open(ProcessBuilder start, VirtualDisplay display, Path folder) throws Exception {
        Path port = folder.resolve("driver.port");
        Path output = folder.resolve("workbench.txt");
        Path jar = DriverAgent.write(folder.resolve("driver.jar"));
        start.environment().put("DISPLAY", display.name());
        start.environment().put("QUIESCE_JAVA_OPTS", "-javaagent:" + jar + "=" + port);
        Process process =
                start.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!Files.exists(port)) {
            if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the workbench did not start: " + Files.readString(output));
            }
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(port)));
        WorkbenchWindow window = new WorkbenchWindow(process, output, socket);
        window.await("a window", () -> !window.shells().isEmpty());
        return window;
    }

    /** Of the workbench. */
    public long pid() {
        return process.pid();
    }

    private String ask(String... words) {
        out.println(Stream.of(words)
                .map(w -> Base64.getEncoder().encodeToString(w.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(" ")));
        try {
            String line = in.readLine();
            if (line == null) {
                throw new AssertionError("the workbench has ended: " + Files.readString(output));
            }
            List<String> answer = Arrays.stream(line.split(" ", -1))
                    .map(w -> new String(Base64.getDecoder().decode(w), StandardCharsets.UTF_8))
                    .toList();
            if (!answer.getFirst().equals("ok")) {
                throw new AssertionError(String.join(" ", words) + ": " + answer.get(1));
            }
            return answer.get(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so, at most three minutes: each test starts four programs, and a machine may have others to do. */
    public void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come; shown: " + shells());
            }
            TimeUnit.MILLISECONDS.sleep(100); // between two looks, until the deadline
        }
    }

    /** A widget that is not there yet is a no. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Titles of all windows that are seen. */
    public List<String> shells() {
        return ask("shells").lines().toList();
    }

    /** Cells of the first rows of a table. */
    public List<List<String>> rows(String id) {
        return ask("rows", id).lines().map(l -> List.of(l.split("\t", -1))).toList();
    }

    public int count(String id) {
        return Integer.parseInt(ask("count", id));
    }

    public void select(String id, int row) {
        ask("select", id, Integer.toString(row));
    }

    /** Ticks the row that has this text, or takes its tick away. */
    public void tick(String id, String text) {
        ask("tick", id, text);
    }

    public String text(String id) {
        return ask("text", id);
    }

    /** Whether the newest dialog, or the window when there is none, shows these words somewhere. */
    public boolean says(String words) {
        return Boolean.parseBoolean(ask("says", words));
    }

    /** Whether the newest dialog, or the window when there is none, has this widget, or a button with this label, enabled. */
    public boolean isEnabled(String what) {
        return Boolean.parseBoolean(ask("enabled", what));
    }

    /** Asks the window of this title to close, as its frame does; it may not. */
    public void close(String title) {
        ask("close", title);
    }

    /** Waits until the process has ended by itself. */
    public void awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT_NANOS, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("the workbench did not end; shown: " + shells());
        }
    }

    public void set(String id, String value) {
        ask("set", id, value);
    }

    public void check(String id) {
        ask("check", id);
    }

    /** Brings a view to the front. */
    public void tab(String title) {
        ask("tab", title);
    }

    /** Shows a page of the preferences. */
    public void page(String title) {
        ask("page", title);
    }

    /** An enabled button, in the newest dialog that has it; by the beginning of its text or of its tool tip. */
    public void press(String label) throws InterruptedException {
        await("an enabled button '" + label + "'", () -> {
            ask("press", label);
            return true;
        });
    }

    /** An enabled entry of a menu of the window; both by the beginning of their texts. */
    public void menu(String menu, String label) throws InterruptedException {
        await("'" + menu + " > " + label + "'", () -> {
            ask("menu", menu, label);
            return true;
        });
    }

    /** Types {@code F1}, {@code Escape}, {@code Tab} or {@code Enter} into the newest dialog, or the window when there is none. */
    public void key(String name) {
        ask("key", name);
    }

    /** Lets something fail in the UI thread that nobody has foreseen. */
    public void defect(String message) {
        ask("defect", message);
    }

    /** The whole display as a PNG. */
    public void shot(Path file) {
        ask("shot", file.toString());
    }

    /** Every time that the UI thread let anybody wait for more than 100 ms: how long, and what it did meanwhile; since
     * this was asked the last time. */
    public String stalls() {
        return ask("stalls");
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
