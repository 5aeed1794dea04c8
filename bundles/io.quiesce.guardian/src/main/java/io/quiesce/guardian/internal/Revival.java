package io.quiesce.guardian.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Starts the instance without the agent: one at a time, and nothing is done that was done already. */
final class Revival {

    static final int ATTEMPTS = 5;

    private static final String STARTING = "starting";

    /** Between two greetings: a server that is ending closes its port first. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    /** For a server to take its locks after a start command that does not wait for it, of this guardian or of who is dead. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration RELEASE = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Path run;
    private final Recipe recipe;
    private final Programs programs;
    private final Log log;
    private final Server server;
    private final BooleanSupplier hostStops;
    /** Until when a start that somebody else began may still bring a server; on the clock of {@link System#nanoTime}. */
    private long othersGraceEnd = System.nanoTime();

    Revival(Path run, Recipe recipe, Programs programs, Log log) {
        this(run, recipe, programs, log, HostShutdown::isOn);
    }

    Revival(Path run, Recipe recipe, Programs programs, Log log, BooleanSupplier hostStops) {
        this.run = run;
        this.recipe = recipe;
        this.programs = programs;
        this.log = log;
        this.server = new Server(recipe);
        this.hostStops = hostStops;
    }

    Exit run() {
        Optional<FileChannel> alone = alone();
        try {
            return start();
        } finally {
            alone.ifPresent(Revival::close);
        }
    }

    /** Waits for another start of the same run; without its lock, on a home that can't be written, it goes on alone. */
    private Optional<FileChannel> alone() {
        Path file = run.resolve("start.lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                channel.lock();
                return Optional.of(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            log.say(file + " can't be locked, going on without: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("a lock can't be closed: " + e.getMessage());
        }
    }

    private Exit start() {
        Optional<Instant> others = log.lastOf(STARTING);
        log.step(STARTING, "");
        if (recipe.start().isEmpty()) {
            release();
            log.step("up", "the instance was found stopped and is left stopped");
            return Exit.UP;
        }
        others.ifPresent(this::leaveTime);
        Duration pause = shorter(recipe.startLimit().dividedBy(10), FIRST_PAUSE);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (hostStops.getAsBoolean()) {
                log.step("left", "the host is shutting down");
                return Exit.LEFT;
            }
            if (attempt > 1) {
                log.say("attempt " + attempt + " of " + ATTEMPTS + " after " + pause.toMillis() + " ms");
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(3);
            }
            if (attempt()) {
                log.step("up", "the server greets on port " + recipe.port());
                hook();
                return Exit.UP;
            }
        }
        return failed();
    }

    private void release() {
        for (List<String> command : recipe.release()) {
            programs.run(command, RELEASE, log).ifPresent(t -> log.say(String.join(" ", command) + " " + t));
        }
    }

    private boolean attempt() {
        long deadline = System.nanoTime() + recipe.startLimit().toNanos();
        Optional<Launched> launched = Optional.empty();
        while (System.nanoTime() - deadline < 0) {
            if (server.isThere()) {
                if (isUp()) {
                    return true;
                }
            } else if (launched.filter(Launched::isInVain).isPresent()) {
                log.say("the start was in vain; see " + programs.startLog(recipe.start()));
                return false;
            } else if (launched.isEmpty() && System.nanoTime() - othersGraceEnd >= 0) {
                launched = Optional.of(launch());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        log.say("no answer within " + recipe.startLimit().toSeconds() + " s");
        return false;
    }

    private boolean isUp() {
        if (!server.greets()) {
            return false;
        }
        LockSupport.parkNanos(STEADY.toNanos());
        return server.isThere() && server.greets();
    }

    private Launched launch() {
        // not before: systemd refuses to start a socket as long as its service is still ending
        release();
        log.say("running " + String.join(" ", recipe.start()));
        log.step(STARTING, ""); // again: of several attempts the last one counts for who comes after
        return new Launched(programs.launch(recipe.start(), log), System.nanoTime() + grace().toNanos());
    }

    private Duration grace() {
        return shorter(recipe.startLimit().dividedBy(4), GRACE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Who began a start may have been killed right behind it, and its server has no lock yet. A second one would wait for that
     * lock, and take the files when the first is stopped.
     */
    private void leaveTime(Instant begun) {
        Duration left = shorter(grace().minus(Duration.between(begun, Instant.now())), grace());
        if (left.isPositive()) {
            log.say("a start that began at " + begun + " may bring the server yet; waiting for it up to "
                    + left.toMillis() + " ms");
            othersGraceEnd = System.nanoTime() + left.toNanos();
        }
    }

    /** @param graceEnd on the clock of {@link System#nanoTime} */
    private record Launched(Optional<Process> process, long graceEnd) {

        /** No server is there, and none will come. */
        boolean isInVain() {
            if (process.isEmpty()) {
                return true;
            }
            boolean ended = !process.get().isAlive();
            return ended && (process.get().exitValue() != 0 || System.nanoTime() - graceEnd > 0);
        }
    }

    private void hook() {
        if (!recipe.hook().isEmpty()) {
            log.say("running the after-start hook " + recipe.hook().get(0));
            programs.run(recipe.hook(), recipe.hookLimit(), log)
                    .ifPresent(t -> log.say("the after-start hook " + t + "; see " + programs.log()));
        }
    }

    private Exit failed() {
        log.step("failed", "the instance could not be started in " + ATTEMPTS + " attempts");
        log.say(recipe.instructions());
        Path notice = recipe.logs().resolve("INSTANCE-DOWN-" + run.getFileName() + ".txt");
        try {
            Files.writeString(
                    notice,
                    recipe.instructions() + "\nWhat the start command said: " + programs.startLog(recipe.start())
                            + "\n",
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.say(notice + " can't be written: " + e.getMessage());
        }
        programs.run(
                List.of(
                        "logger",
                        "-p",
                        "daemon.crit",
                        "-t",
                        "quiesce",
                        "the database instance on port " + recipe.port() + " is DOWN after a backup; see " + notice),
                RELEASE,
                log);
        return Exit.FAILED;
    }
}
