package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Guard;
import io.quiesce.engine.internal.RunJournal.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Sets a guardian to watch over this run and keeps it informed: a lease is renewed while the run makes progress or a step
 * is within its own limit. The methods of {@link Guard} are for one thread; {@link #progress} is for any.
 */
final class RunGuard implements Guard, Freeze.Watcher, AutoCloseable {

    /** What is done when the guardian watches, right before a running instance is stopped. */
    @FunctionalInterface
    interface BeforeStop {
        void run() throws QuiesceException;
    }

    /** For a process to start on a busy host. */
    private static final Duration GREETING = Duration.ofSeconds(60);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration BEAT = Duration.ofSeconds(1);

    /** More than any single look at processes and files takes. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final GuardianProgram program;
    private final Path home;
    private final Path instanceLock;
    private final Plan plan;
    private final RunJournal journal;
    private final Telling telling;
    private final BeforeStop beforeStop;
    private final Thread heart = new Thread(this::beat, "quiesce-guardian-lease");
    private final AtomicBoolean over = new AtomicBoolean();

    private @Nullable GuardianProcess guardian;
    private volatile long aliveUntil;
    private Optional<String> unfenced = Optional.of("the instance was never fenced");
    private boolean left;

    RunGuard(
            GuardianProgram program,
            Path home,
            Path instanceLock,
            Plan plan,
            RunJournal journal,
            Telling telling,
            BeforeStop beforeStop) {
        this.program = program;
        this.home = home;
        this.instanceLock = instanceLock;
        this.plan = plan;
        this.journal = journal;
        this.telling = telling;
        this.beforeStop = beforeStop;
        heart.setDaemon(true);
    }

    @Override
    public void arm(StartRecipe recipe) throws QuiesceException {
        Path log = new Home(home).logs().resolve("guardian.log");
        try {
            RecipeFile.write(
                    journal.recipe(), home, recipe, instanceLock, plan.hooks().afterStart());
            GuardianProcess started = GuardianProcess.start(program.process(home, watch()), log);
            greet(started);
            guardian = started;
            renew(started);
        } catch (IOException e) {
            throw new CheckFailedException(
                    "the guardian could not be started: " + e.getMessage(), "Nothing was stopped. See " + log + ".", e);
        }
        TimeLimits limits = plan.limits();
        Duration hook = plan.hooks().beforeStop().limit();
        allow(hook.plus(limits.shutdown())
                .plus(limits.terminate())
                .plus(limits.serviceStop().multipliedBy(2))
                .plus(SLACK));
        heart.start();
        journal.step(Step.ARMED, "");
        if (!recipe.start().isEmpty()) {
            beforeStop.run();
        }
    }

    private List<String> watch() {
        ProcessHandle self = ProcessHandle.current();
        return List.of("watch", journal.folder().toString(), Long.toString(self.pid()), start(self));
    }

    /** As the guardian knows it: ticks since the boot, or where there is no {@code /proc} milliseconds since 1970. */
    private static String start(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // "start time" of proc_pid_stat(5); the program's name may contain anything
            return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ")[19];
        } catch (IOException e) {
            return Long.toString(
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        }
    }

    private static void greet(GuardianProcess started) throws IOException {
        try {
            String said = started.greeting(GREETING);
            if (!said.equals("armed")) {
                throw new IOException("it says '" + said + "'");
            }
        } catch (IOException e) {
            started.destroy();
            throw e;
        }
    }

    @Override
    public void fence() throws QuiesceException {
        requireWatched();
        String said = ask("fence");
        if (said.equals("fenced")) {
            unfenced = Optional.empty();
            journal.step(Step.FENCED, "");
        } else {
            unfenced = Optional.of(said.replaceFirst("^unfenced ", ""));
            journal.step(Step.DOWN, "not fenced: " + unfenced.get());
            telling.note(Level.WARNING, "others can't be kept from starting the instance: " + unfenced.get());
        }
        allow(plan.limits().stall());
    }

    @Override
    public Optional<String> breach() {
        if (unfenced.isPresent()) {
            return unfenced;
        }
        try {
            String said = ask("check");
            return said.equals("holding") ? Optional.empty() : Optional.of(said.replaceFirst("^broken ", ""));
        } catch (CaptureException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public boolean release() {
        if (left) {
            return false;
        }
        TimeLimits limits = plan.limits();
        // what the adapter may need in its worst case: somebody else's start, then its own
        allow(limits.start()
                .multipliedBy(2)
                .plus(limits.serviceStop())
                .plus(plan.hooks().afterStart().limit())
                .plus(SLACK));
        unfenced = Optional.of("the fence was opened for the start");
        journal(Step.STARTING, "");
        if (isHostStopping()) {
            left = true;
            journal(Step.LEFT, "the host is shutting down");
        }
        return !left;
    }

    /** Lets go of the locks, and asks the one who held them; a shutdown ends that one too, so the agent may have to look itself. */
    private boolean isHostStopping() {
        try {
            return ask("release").equals("stopping");
        } catch (CaptureException e) {
            boolean stopping = HostShutdown.isOn();
            telling.note(Level.WARNING, e.getMessage() + (stopping ? "" : "; the agent starts the instance itself"));
            // one that hangs would keep its locks, and so the server from starting
            GuardianProcess hung = guardian;
            if (hung != null) {
                hung.destroy();
            }
            return stopping;
        }
    }

    private void journal(Step step, String text) {
        try {
            journal.step(step, text);
        } catch (CaptureException e) {
            telling.note(Level.WARNING, e.getMessage());
        }
    }

    private String ask(String question) throws CaptureException {
        GuardianProcess asked = guardian;
        try {
            if (asked == null) {
                throw new IOException("it was never started");
            }
            return asked.ask(question, ANSWER);
        } catch (IOException e) {
            throw lost(e.getMessage());
        }
    }

    private static CaptureException lost(String how) {
        return new CaptureException(
                "the guardian of this run is lost: " + how,
                "Nobody would start the instance if the agent died now, so the run was ended. Somebody may have killed it,"
                        + " or the host lacks memory; see guardian.log in the agent's log folder.");
    }

    /** @throws CaptureException when nobody watches any more */
    void requireWatched() throws CaptureException {
        GuardianProcess watching = guardian;
        if (watching == null || watching.isGone()) {
            throw lost("it has ended");
        }
    }

    /** Something has moved on. */
    void progress() {
        allow(plan.limits().stall());
    }

    /** The after-start hook comes next. */
    void hook() {
        allow(plan.hooks().afterStart().limit().plus(SLACK));
    }

    /** The agent is in good order for so long, whatever it says meanwhile. */
    private void allow(Duration time) {
        aliveUntil = System.nanoTime() + time.toNanos();
    }

    /** The latest moment, from now, for the instance to be started, whatever the agent says. */
    void deadline(Duration time) throws CaptureException {
        GuardianProcess told = guardian;
        try {
            if (told != null) {
                told.tell("deadline " + Math.max(1, time.toMillis()));
            }
        } catch (IOException e) {
            throw lost(String.valueOf(e.getMessage()));
        }
    }

    private void beat() {
        while (!over.get()) {
            GuardianProcess told = guardian;
            try {
                if (told != null && System.nanoTime() - aliveUntil < 0) {
                    renew(told);
                }
            } catch (IOException e) {
                // it is gone or hangs: the run sees that by itself, and a guardian that wakes up too late must do
                // nothing
                told.destroy();
                return;
            }
            LockSupport.parkNanos(Math.min(BEAT.toNanos(), plan.limits().lease().toNanos() / 4));
        }
    }

    private void renew(GuardianProcess told) throws IOException {
        told.ask("lease " + plan.limits().lease().toMillis(), ANSWER);
    }

    @Override
    public void disarm() {
        end(Optional.of(Step.UP), "");
    }

    @Override
    public void giveUp() {
        // what was left to the boot has not failed
        end(left ? Optional.empty() : Optional.of(Step.FAILED), "every attempt failed");
    }

    private void end(Optional<Step> step, String text) {
        GuardianProcess done = guardian;
        if (done == null || over.getAndSet(true)) {
            return;
        }
        step.ifPresent(s -> journal(s, text));
        try {
            done.ask("done", ANSWER);
        } catch (IOException e) {
            telling.note(Level.WARNING, "the guardian was lost before it was done: " + e.getMessage());
        } finally {
            // one that hangs would keep its lock, and the next recovery waiting for it
            done.destroy();
        }
    }

    /** Ends the heart; a guardian that was not told {@code done} takes over when this process ends. */
    @Override
    public void close() {
        over.set(true);
    }
}
