package io.quiesce.engine.internal;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InstanceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** The guardian of an interrupted run, seen by the lock that it holds as long as it lives. One thread. */
final class GuardianAtWork {

    /** A debugger and a person may stop a process for a moment. */
    private static final Duration STOPPED = Duration.ofSeconds(10);

    private final RunJournal run;
    private final Duration longest;
    private final long began = System.nanoTime();
    private Optional<ProcessHandle> process = Optional.empty();
    private Optional<Long> stoppedSince = Optional.empty();

    /** @param longest that it may take from now on */
    GuardianAtWork(RunJournal run, Duration longest) {
        this.run = run;
        this.longest = longest;
    }

    /** Whether there is none any more. */
    boolean isGone() throws InstanceException {
        if (!Files.exists(run.guardianLock())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(run.guardianLock(), StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return lock.isPresent();
        } catch (IOException e) {
            throw new InstanceException(
                    "cannot look at the guardian of run " + run.backup() + ": " + FileTrouble.of(e, run.backup()),
                    "Check permissions of the agent's home.");
        }
    }

    /** Why it is of no use to wait for it any longer; empty while it is. */
    Optional<String> hopeless() {
        String who = process().map(p -> " (pid " + p.pid() + ")").orElse("");
        if (process().filter(GuardianAtWork::isStopped).isEmpty()) {
            stoppedSince = Optional.empty();
        } else if (stoppedSince.isEmpty()) {
            stoppedSince = Optional.of(System.nanoTime());
        } else if (System.nanoTime() - stoppedSince.get() > STOPPED.toNanos()) {
            return Optional.of("the guardian" + who + " was stopped by a signal");
        }
        return System.nanoTime() - began > longest.toNanos()
                ? Optional.of("the guardian" + who + " has not ended within " + longest.toSeconds() + " s")
                : Optional.empty();
    }

    /** What a person has to do about it. */
    String remedy() {
        String pid = process().map(p -> Long.toString(p.pid())).orElse("PID");
        return "Let it go on by 'kill -CONT " + pid + "', or end it by 'kill -KILL " + pid
                + "'; then run 'quiesce recover' again. See guardian.log in the agent's log folder.";
    }

    private Optional<ProcessHandle> process() {
        if (process.filter(ProcessHandle::isAlive).isEmpty()) {
            String folder = run.folder().toString();
            process = ProcessHandle.allProcesses()
                    .filter(p -> p.info()
                            .arguments()
                            .map(all -> watches(all, folder))
                            .orElse(false))
                    .findFirst();
        }
        return process;
    }

    private static boolean watches(String[] arguments, String folder) {
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].equals(folder) && arguments[i - 1].equals("watch")) {
                return true;
            }
        }
        return false;
    }

    /** By SIGSTOP or a debugger; where there is no {@code /proc} the time alone tells. */
    private static boolean isStopped(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // "state" of proc_pid_stat(5); the program's name may contain anything
            char state = stat.substring(stat.lastIndexOf(')') + 1).strip().charAt(0);
            return state == 'T' || state == 't';
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
