package io.quiesce.mysql.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.Deadline;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.files.ErrorLog;
import io.quiesce.mysql.internal.files.ShutdownTrace;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Starts an instance and shows it up by a real login. Idempotent: one that runs already is only shown up. */
final class StartSequence {

    private static final int ATTEMPTS = 3;

    private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(2);

    /** A server that has not appeared so long after its start command returned won't. */
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

    private enum Ended {
        UP,
        DIED,
        LATE,
        DENIED,
        /** By a server that knows its accounts. */
        REFUSED
    }

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Service service;
    private final Path dataDirectory;
    private final Optional<Path> errorLog;
    private final Consumer<String> steps;

    private String reason = "it was not tried";
    private String refusal = "";
    private String output = "";

    StartSequence(
            Host host,
            InstanceSpec instance,
            TimeLimits limits,
            Service service,
            Path dataDirectory,
            Optional<Path> errorLog,
            Consumer<String> steps) {
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.service = service;
        this.dataDirectory = dataDirectory;
        this.errorLog = errorLog;
        this.steps = steps;
    }

    /**
     * @param stateOfFiles a sentence on the data directory for the recovery instructions
     * @throws InstanceDownException when it does not answer within the limit
     */
    void run(String stateOfFiles) throws InstanceDownException {
        if (bringUp() != Ended.UP) {
            throw down(stateOfFiles);
        }
        conclude("The instance answers");
    }

    /**
     * As {@link #run} on restored files, whose accounts need not be those that the plan knows. Where they refuse the login,
     * the refusal is the answer that shows the instance up: no server gives it before it takes sessions. Only it must be
     * shown to be this instance's.
     *
     * @return how the plan's account is refused; empty when it is not
     */
    Optional<String> runRestored(String stateOfFiles) throws InstanceDownException {
        Ended ended = bringUp();
        if (ended == Ended.UP) {
            conclude("The instance answers");
            return Optional.empty();
        }
        if (ended == Ended.REFUSED && new OnlyListener(host.processes(), instance).isServerOf(dataDirectory)) {
            conclude("The instance answers, and refuses the plan's account");
            return Optional.of(refusal);
        }
        if (ended == Ended.REFUSED) {
            reason += " (its accounts are those of the backup)";
        }
        throw down(stateOfFiles);
    }

    private Ended bringUp() {
        service.release(limits.serviceStop()).ifPresent(steps);
        // what somebody else has started, or what has not yet ended, decides first
        Ended ended = isServed() ? others(Deadline.after(limits.start())) : Ended.DIED;
        Deadline deadline = Deadline.after(limits.start());
        for (int attempt = 1; attempt <= ATTEMPTS && ended == Ended.DIED && !deadline.passed(); attempt++) {
            pauseBefore(attempt, deadline);
            ended = isServed() ? others(deadline) : start(attempt, deadline);
        }
        return ended;
    }

    private InstanceDownException down(String stateOfFiles) {
        return new InstanceDownException(
                "the instance in " + dataDirectory + " was not shown to be up: " + reason + stillThere(),
                new RecoveryInstructions(instance, service, dataDirectory, errorLog).text(stateOfFiles, lastLines()));
    }

    private void conclude(String step) {
        Optional<String> trouble = service.startDependents(limits.serviceStop());
        steps.accept(step);
        trouble.ifPresent(steps);
    }

    private Ended others(Deadline deadline) {
        steps.accept("The instance is already being run; waiting for it to answer");
        return await(Optional.empty(), deadline);
    }

    private Ended start(int attempt, Deadline deadline) {
        steps.accept(attempt == 1 ? "Starting the instance" : "Starting the instance again (" + reason + ")");
        return await(Optional.of(service.start(deadline.remaining())), deadline);
    }

    private String stillThere() {
        return host.processes().serving(dataDirectory).stream()
                .findFirst()
                .map(p -> "; " + p + " is there")
                .orElse("");
    }

    /** What made a start fail may need a moment to go: a dead process that nobody has fetched yet, a busy port. */
    private void pauseBefore(int attempt, Deadline deadline) {
        if (attempt > 1) {
            Duration share = limits.start().dividedBy(10);
            Duration first = share.compareTo(LONGEST_FIRST_PAUSE) < 0 ? share : LONGEST_FIRST_PAUSE;
            Duration pause =
                    new Backoff(first, first.multipliedBy(5), 3).delay(attempt - 2, ThreadLocalRandom.current());
            Waiting.until(this::isServed, deadline.capped(pause));
        }
    }

    private boolean isServed() {
        return !host.processes().serving(dataDirectory).isEmpty();
    }

    private Ended await(Optional<Service.Starting> starting, Deadline deadline) {
        Attempt attempt = new Attempt(starting);
        boolean decided = Waiting.until(attempt::decide, deadline);
        starting.ifPresent(s -> output = s.output());
        if (!decided) {
            reason = attempt.last.isEmpty()
                    ? "it does not answer within " + limits.start().toSeconds() + " s"
                    : attempt.last;
            return Ended.LATE;
        }
        reason = attempt.last;
        if (attempt.ended == Ended.UP) {
            starting.ifPresent(Service.Starting::answered);
        }
        return attempt.ended;
    }

    private String lastLines() {
        String log = "";
        try {
            log = errorLog.isPresent() ? ErrorLog.tail(errorLog.get()) : "";
        } catch (IOException e) {
            log = "";
        }
        String lines = ShutdownTrace.lastLines(log.isEmpty() ? output : ShutdownTrace.lastSession(log), 5);
        return lines.isEmpty() ? ShutdownTrace.lastLines(output, 5) : lines;
    }

    /** One start, or one wait for somebody else's. */
    private final class Attempt {

        private final Optional<Service.Starting> starting;
        private Ended ended = Ended.LATE;
        private String last = "";
        private boolean seen;
        /** What is wrong with who answers on the port: a server that ends for want of it does not say. */
        private String turnedAway = "";

        /** A wrong password stays wrong; but a server that is starting may refuse for a moment. */
        private Optional<Deadline> patience = Optional.empty();

        private Optional<Deadline> grace = Optional.empty();

        Attempt(Optional<Service.Starting> starting) {
            this.starting = starting;
        }

        /** Of short limits a part only, so that further attempts are left. */
        private Deadline grace() {
            return Deadline.after(LONGEST_GRACE).capped(limits.start().dividedBy(8));
        }

        /** One look: true once it is decided how the attempt ended. */
        boolean decide() {
            return login() || died();
        }

        private boolean end(Ended how, String why) {
            ended = how;
            last = how == Ended.DIED && !turnedAway.isEmpty() ? why + "; " + turnedAway : why;
            return true;
        }

        private boolean login() {
            Login login = host.sessions().open(instance, limits.connect());
            turnedAway = login instanceof Login.Denied denied ? denied.reason() : "";
            return switch (login) {
                case Login.Accepted a -> answers(a.session());
                case Login.Denied d -> {
                    last = d.reason();
                    patience = d.lasting() ? patience.or(() -> Optional.of(grace())) : Optional.empty();
                    yield patience.filter(Deadline::passed).isPresent() && denied(d);
                }
                case Login.Nobody n -> {
                    last = n.reason();
                    yield false;
                }
            };
        }

        private boolean denied(Login.Denied d) {
            refusal = d.reason();
            return end(d.cause() == Login.Cause.ACCOUNT ? Ended.REFUSED : Ended.DENIED, "it runs, but " + d.reason());
        }

        private boolean answers(Session session) {
            try (session) {
                boolean one = session.value("SELECT 1").filter("1"::equals).isPresent();
                String directory = session.value("SELECT @@datadir").orElse("");
                if (!Examiner.realPath(Path.of(directory)).equals(Optional.of(dataDirectory))) {
                    return end(Ended.DENIED, "another instance (" + directory + ") answers on port " + instance.port());
                }
                if (host.processes().seesWorkingDirectories() && !isServed()) {
                    turnedAway = "port " + instance.port() + " answers, but no server works in " + dataDirectory;
                    last = turnedAway;
                    return false;
                }
                return one && end(Ended.UP, "");
            } catch (SQLException e) {
                last = String.valueOf(e.getMessage());
                return false;
            }
        }

        private boolean died() {
            Optional<String> failed = starting.flatMap(Service.Starting::failed);
            if (failed.isPresent()) {
                return end(Ended.DIED, failed.get());
            }
            if (!host.processes().seesWorkingDirectories()) {
                return false;
            }
            if (isServed()) {
                seen = true;
                grace = Optional.empty();
                return false;
            }
            boolean watched = starting.isEmpty() || starting.get().returned();
            if (seen && watched) {
                return end(Ended.DIED, "the server ended again");
            }
            if (watched && grace.isEmpty()) {
                grace = Optional.of(grace());
            }
            return grace.filter(Deadline::passed).isPresent()
                    && end(Ended.DIED, "no server appeared after the start command had returned");
        }
    }
}
