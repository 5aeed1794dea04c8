package io.quiesce.guardian.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The very process that is watched, and the programs it runs for itself: they carry its pid in the environment variable
 * {@value #MARK}. Servers that it started do not.
 *
 * @param startMillis when it was started, since 1970
 */
record Agent(long pid, long startMillis) {

    static final String MARK = "QUIESCE_AGENT";

    private static final Path PROC = Path.of("/proc");

    /** The system computes start times from the time of day: a clock that was set moves them a little. */
    private static final long TOLERANCE_MILLIS = 5_000;

    /** Kills it and its programs and waits; false when something is still there after {@code patience}. */
    boolean end(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<ProcessHandle> left = living();
            if (left.isEmpty()) {
                return true;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private List<ProcessHandle> living() {
        List<ProcessHandle> found = new ArrayList<>();
        ProcessHandle.of(pid).filter(this::isIt).filter(Agent::lives).ifPresent(found::add);
        for (long one : programs()) {
            ProcessHandle.of(one).filter(Agent::lives).ifPresent(found::add);
        }
        return found;
    }

    private boolean isIt(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .map(start -> Math.abs(start - startMillis) <= TOLERANCE_MILLIS)
                .orElse(true);
    }

    /** A zombie that nobody has fetched yet is dead. */
    private static boolean lives(ProcessHandle process) {
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return !state.startsWith("Z") && !state.startsWith("X");
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    private List<Long> programs() {
        List<Long> found = new ArrayList<>();
        byte[] mark = ("\0" + MARK + "=" + pid + "\0").getBytes(StandardCharsets.US_ASCII);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).filter(e -> contains(e, mark)).isPresent()) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            // no /proc on this system: its programs end by their own limits
        }
        return found;
    }

    private static Optional<String> environment(Path process) {
        try {
            return Optional.of("\0"
                    + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1) + "\0");
        } catch (IOException e) {
            // another user's, or gone
            return Optional.empty();
        }
    }

    private static boolean contains(String environment, byte[] mark) {
        return environment.contains(new String(mark, StandardCharsets.ISO_8859_1));
    }
}
