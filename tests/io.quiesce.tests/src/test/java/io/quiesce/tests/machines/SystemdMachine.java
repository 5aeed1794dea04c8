package io.quiesce.tests.machines;

import io.quiesce.tests.product.Outcome;
import io.quiesce.tests.product.Product;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A machine of one's own: its files in a directory of the host, process 1 a real systemd in a container
 * (systemd-nspawn(1)), a network of its own that only has the loopback, the built products in {@code /opt} and a JDK where no
 * start script looks for one. {@link #powerOff} kills every process of it at the same moment; what was written but not synced is
 * then still there, for the page cache is the host's: this is less than a power cut.
 */
final class SystemdMachine implements AutoCloseable {

    /** A JDK that is only found by who was told of it. */
    static final String JAVA = "/srv/java/jdk";

    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final Duration LOOK = Duration.ofMillis(2);

    /** Machines that run, for the end of a JVM that was interrupted. */
    private static final Set<SystemdMachine> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(SystemdMachine::close)));
    }

    private final Path root;
    private Process container;
    private ProcessHandle init;

    private SystemdMachine(Path root) {
        this.root = root;
    }

    /** A new one, not booted. */
    static SystemdMachine create() {
        return of(DebianTree.get());
    }

    private static SystemdMachine of(Path tree) {
        try {
            Path root = Files.createTempDirectory("quiesce-machine-").toRealPath();
            Programs.text(LIMIT, "chmod", "755", root.toString());
            DebianTree.copy(tree, root);
            for (String name : List.of("opt/quiesce", "opt/quiesce-receiver", JAVA.substring(1))) {
                Files.createDirectories(root.resolve(name));
            }
            SystemdMachine machine = new SystemdMachine(root);
            RUNNING.add(machine);
            return machine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another one with the same files, not booted; this one is off. */
    SystemdMachine copy() {
        return of(root);
    }

    /** A file of the machine, as the host sees it; not below {@code /run} or {@code /tmp}. */
    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    /** A file of the running machine, in {@code /run} too. */
    Path liveFile(String path) {
        return Path.of("/proc", Long.toString(init.pid()), "root").resolve(path.substring(1));
    }

    void write(String path, String text) {
        try {
            Files.createDirectories(file(path).getParent());
            Files.writeString(file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Boots and waits until systemd has done all that belongs to a boot. */
    void boot() {
        try {
            container = new ProcessBuilder(line())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            root.resolve("var/log/console.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("boot", () -> {
            if (!container.isAlive()) {
                throw failure("systemd-nspawn has ended: " + console());
            }
            init = container.children().findFirst().orElse(null);
            return init != null
                    && List.of("running", "degraded")
                            .contains(
                                    run("systemctl", "is-system-running").out().strip());
        });
    }

    private String console() {
        try {
            return Files.readString(root.resolve("var/log/console.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> line() {
        return List.of(
                "systemd-nspawn",
                "--quiet",
                "--boot",
                "--directory=" + root,
                "--machine=" + root.getFileName(),
                "--private-network",
                "--register=no",
                "--keep-unit",
                "--bind-ro=" + DebianTree.get().resolve("usr") + ":/usr",
                "--bind-ro=" + System.getProperty("java.home") + ":" + JAVA,
                "--bind-ro=" + Product.AGENT.script().getParent() + ":/opt/quiesce",
                "--bind-ro=" + Product.RECEIVER.script().getParent() + ":/opt/quiesce-receiver");
    }

    private List<String> inside(String... command) {
        List<String> line = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(init.pid()), "-m", "-u", "-i", "-n", "-p", "-C", "--"));
        line.addAll(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"));
        line.addAll(List.of(command));
        return line;
    }

    /** Runs a command in the machine, as root, to its end. */
    Outcome run(String... command) {
        return Programs.run(LIMIT, inside(command));
    }

    /** As {@link #run}; its output, without the last line's end. It must succeed. */
    String text(String... command) {
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw failure(String.join(" ", command) + ": " + outcome);
        }
        return outcome.out().strip();
    }

    /** Whether a unit is in that state, {@code active} or {@code inactive} say. */
    boolean isState(String unit, String state) {
        return run("systemctl", "is-active", unit).out().strip().equals(state);
    }

    /** SIGKILL to every process at once. */
    void powerOff() {
        init.destroyForcibly();
        awaitOff();
    }

    /** Waits for the end of a shutdown that somebody has asked for. */
    void awaitOff() {
        try {
            if (!container.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                container.destroyForcibly();
                throw failure("the machine does not go off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for a condition; fails with the machine's journal when it does not come true. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw failure(what + " did not happen within " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** With the last of the journal. */
    AssertionError failure(String what) {
        Outcome journal = Programs.run(
                LIMIT,
                List.of(
                        "journalctl",
                        "-q",
                        "--no-pager",
                        "-n",
                        "200",
                        "-D",
                        file("/var/log/journal").toString()));
        return new AssertionError(what + "\n--- journal\n" + journal.out() + journal.err());
    }

    @Override
    public void close() {
        try {
            if (container != null) {
                container.children().forEach(ProcessHandle::destroyForcibly);
                if (!container.waitFor(30, TimeUnit.SECONDS)) {
                    container.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
        Programs.text(LIMIT, "rm", "-rf", "--one-file-system", root.toString());
    }
}
