package io.quiesce.mysql.internal.host;

import io.quiesce.api.Deadline;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the programs of this host by {@link ProcessBuilder}. */
public final class HostCommands implements Commands {

    private static final int OUTPUT_LIMIT = 256 * 1024;

    /** Enough for service scripts. NOTIFY_SOCKET, LISTEN_FDS and the agent's secrets must not reach a server. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR", "SystemRoot", "TEMP", "PATHEXT");

    /** Carries the agent's pid in the programs that it runs for itself (docs/guardian.md). */
    private static final String AGENT = "QUIESCE_AGENT";

    private static final List<String> OWN_SCOPE = List.of("systemd-run", "--scope", "--quiet", "--collect", "--");
    private static final Duration TRIAL = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Path temporary;

    public HostCommands() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param temporary where the output of start commands goes, below a directory of this user's own */
    public HostCommands(Path temporary) {
        this.temporary = temporary;
    }

    @Override
    public Outcome run(List<String> command, Duration limit) {
        // a file, not a pipe: a daemon that the program leaves behind would keep a pipe open for ever
        Optional<Path> output = emptyFile(temporary, "quiesce-run-");
        try {
            Process process = start(command, to(output), true);
            if (ended(process, limit)) {
                return new Outcome(process.exitValue(), said(output));
            }
            process.destroy();
            if (!ended(process, LAST_WORDS)) {
                process.destroyForcibly();
            }
            return new Outcome(-1, said(output));
        } catch (IOException e) {
            return new Outcome(NOT_RUN, String.valueOf(e.getMessage()));
        } finally {
            output.ifPresent(HostCommands::remove);
        }
    }

    /** Waits through interrupts, which are kept: a start that is given up half way leaves an instance down. */
    private static boolean ended(Process process, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Launch launch(List<String> command) {
        Optional<Path> written = StartLogs.fresh(temporary, command);
        Path log = written.orElse(temporary.resolve("quiesce-start-not-logged"));
        try {
            return new Launched(start(detached(command), to(written), false), log);
        } catch (IOException e) {
            return notLaunched(log, e);
        }
    }

    @Override
    public List<String> detached(List<String> command) {
        List<String> all = new ArrayList<>();
        // a server in the control group of the agent's unit would be killed whenever that unit stops
        if (Files.isDirectory(Path.of("/run/systemd/system"))
                && Cgroup.ofSelf().unit().isPresent()
                && ProcFs.effectiveUser() == 0
                && run(with(OWN_SCOPE, List.of("true")), TRIAL).ok()) {
            all.addAll(OWN_SCOPE);
        }
        if (Programs.find("setsid").isPresent()) {
            all.add("setsid");
        }
        all.addAll(command);
        return all;
    }

    private static List<String> with(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /** @param ours whether it ends with this agent: marked, so that the guardian of a dead agent ends it */
    private static Process start(List<String> command, Redirect output, boolean ours) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !ENVIRONMENT.contains(name) && !name.startsWith("LC_"));
        if (ours) {
            environment.put(AGENT, Long.toString(ProcessHandle.current().pid()));
        }
        boolean windows = File.separatorChar == '\\';
        return builder.redirectInput(Redirect.from(new File(windows ? "NUL" : "/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    /** Empty when none can be made: a full disk must not keep a server from being started. */
    static Optional<Path> emptyFile(Path temporary, String prefix) {
        try {
            return Optional.of(Files.createTempFile(temporary, prefix, ".log"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Redirect to(Optional<Path> output) {
        return output.map(o -> Redirect.appendTo(o.toFile())).orElse(Redirect.DISCARD);
    }

    private static String said(Optional<Path> output) {
        return output.map(HostCommands::tail).orElse("");
    }

    /** The end of a text file, at most 256 KiB; what can't be read counts as empty. */
    static String tail(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - OUTPUT_LIMIT);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until full, or the file became shorter
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private record Launched(Process process, Path log) implements Launch {

        @Override
        public Optional<Integer> exit() {
            return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
        }
    }

    private static Launch notLaunched(Path log, IOException cause) {
        try {
            Files.writeString(log, String.valueOf(cause.getMessage()));
        } catch (IOException e) {
            log.toFile().deleteOnExit();
        }
        return new NotLaunched(log);
    }

    private record NotLaunched(Path log) implements Launch {

        @Override
        public Optional<Integer> exit() {
            return Optional.of(NOT_RUN);
        }
    }
}
