package io.quiesce.guardian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The very process that is watched, and the programs it runs for itself: they carry its pid in the environment variable
 * {@value #MARK}. Servers that it started do not. What a hook of another run has left, a daemon of its own, carries that one's name in {@value #RUN}.
 *
 * @param start when it was started: in ticks since the boot as {@code /proc/PID/stat} tells, which no setting of the clock
 *     moves; on a system without {@code /proc} in milliseconds since 1970
 * @param run that is watched
 */
record Agent(long pid, long start, String run) {

    static final String MARK = "QUIESCE_AGENT";
    static final String RUN = "QUIESCE_RUN";

    private static final Path PROC = Path.of("/proc");

    /** Without {@code /proc}: start times computed from the time of day move a little when the clock is set. */
    private static final long TOLERANCE_MILLIS = 5_000;

    /** Of "start time" among the fields of proc_pid_stat(5) that follow the program's name. */
    private static final int START = 19;

    /** More than an agent's own environment; somebody else's may be as large as this program's heap. */
    private static final int ENVIRONMENT_BYTES = 512 * 1024;

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
            ProcessHandle.of(one)
                    .filter(p -> isYounger(p.pid()))
                    .filter(Agent::lives)
                    .ifPresent(found::add);
        }
        return found;
    }

    private boolean isIt(ProcessHandle process) {
        OptionalLong ticks = ticks(process.pid());
        if (ticks.isPresent()) {
            return ticks.getAsLong() == start;
        }
        return process.info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .map(millis -> Math.abs(millis - start) <= TOLERANCE_MILLIS)
                .orElse(true);
    }

    /** What an agent of the same pid ran before this one was started is none of its programs. */
    private boolean isYounger(long program) {
        return ticks(program).orElse(start) >= start;
    }

    /** When a process was started, in ticks since the boot; empty when it is gone or there is no {@code /proc}. */
    static OptionalLong ticks(long pid) {
        String[] fields = stat(pid);
        return fields.length > START ? OptionalLong.of(Long.parseLong(fields[START])) : OptionalLong.empty();
    }

    /** What follows the name, which may contain anything; none when there is nothing to read. */
    private static String[] stat(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    /** A zombie that nobody has fetched yet is dead. */
    private static boolean lives(ProcessHandle process) {
        String[] stat = stat(process.pid());
        return stat.length == 0 ? process.isAlive() : !stat[0].equals("Z") && !stat[0].equals("X");
    }

    private List<Long> programs() {
        List<Long> found = new ArrayList<>();
        String mark = "\0" + MARK + "=" + pid + "\0";
        String anyRun = "\0" + RUN + "=";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process)
                        .filter(e -> e.contains(mark) && (!e.contains(anyRun) || e.contains(anyRun + run + "\0")))
                        .isPresent()) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // no /proc on this system: its programs end by their own limits
        }
        return found;
    }

    private static Optional<String> environment(Path process) {
        try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
            return Optional.of("\0" + new String(in.readNBytes(ENVIRONMENT_BYTES), StandardCharsets.ISO_8859_1) + "\0");
        } catch (IOException e) {
            // another user's, or gone
            return Optional.empty();
        }
    }
}
