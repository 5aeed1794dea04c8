package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Identified;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to one run and passes every event on. Begins with {@link #begin} or the first event, so that a recovery that
 * finds nothing to do leaves nothing. Nothing that goes wrong here reaches the run.
 */
final class Recording implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
    /** In these the bytes done are bytes of the data directory. */
    private static final Set<Stage> OF_RAW_BYTES = EnumSet.of(Stage.CAPTURE, Stage.FETCH);

    private static final String NOT_GOOD = "not good: ";

    private final DatabaseRunHistory history;
    private final Path home;
    private final RunListener listener;
    private final Clock clock;
    private final RunDraft draft = new RunDraft();
    private final Map<String, String> subject = new TreeMap<>();
    private final Map<String, String> measures = new TreeMap<>();
    private Optional<RunFile> file = Optional.empty();
    private Optional<UUID> id = Optional.empty();
    private Optional<BackupId> backup = Optional.empty();
    private long nextSequence;

    Recording(DatabaseRunHistory history, Path home, RunKind kind, String plan, RunListener listener, Clock clock) {
        this.history = history;
        this.home = home;
        this.listener = listener;
        this.clock = clock;
        subject.put("kind", kind.name());
        subject.put("plan", plan);
    }

    /** The backup that is at stake, where it is known before the run. */
    Recording of(BackupId known) {
        backup = Optional.of(known);
        subject.put("backup", known.toString());
        return this;
    }

    Optional<BackupId> backup() {
        return backup;
    }

    synchronized Recording begin() {
        if (id.isEmpty()) {
            Instant now = clock.instant();
            UUID run = TimeOrderedId.at(now, new SecureRandom());
            id = Optional.of(run);
            subject.put("id", run.toString());
            subject.put("startedAt", now.toString());
            subject.put("process", Long.toString(ProcessHandle.current().pid()));
            try {
                file = Optional.of(RunFile.create(new Home(home).history(), run));
            } catch (IOException | RuntimeException e) {
                LOG.warn("the run is recorded in memory only: {}", e.toString());
            }
            write(subject, now);
            if (!listener.askedBy().isEmpty()) {
                line(now, Level.INFO, "asked for by " + listener.askedBy());
            }
        }
        return this;
    }

    @Override
    public void on(RunEvent event) {
        nextSequence = event.sequence() + 1;
        record(event);
        listener.on(event);
    }

    private synchronized void record(RunEvent event) {
        begin();
        switch (event) {
            case Identified e -> {
                backup = Optional.of(e.backup());
                write(Map.of("backup", e.backup().toString()), e.at());
            }
            case StageBegan e -> {
                measures.put("stage", e.stage().name());
                line(e.at(), Level.INFO, e.stage().name().toLowerCase(Locale.ROOT));
                measures.remove("stage");
            }
            case Noted e -> {
                line(e.at(), e.level(), e.text());
                if (e.level() == Level.CRITICAL) {
                    critical(e.text());
                }
            }
            case Progressed e -> measure(e);
        }
    }

    /** Now, not with the end. */
    private void critical(String text) {
        try {
            history.tellCritical(home, draft.log(RunStatus.RUNNING), text);
        } catch (IOException | RuntimeException e) {
            LOG.error("nobody could be told at once: {}", text, e);
        }
    }

    /** Progress comes several times a second: it is written with the next line. */
    private void measure(Progressed e) {
        if (OF_RAW_BYTES.contains(e.stage())) {
            measures.put("raw", Long.toString(e.done()));
        }
        if (e.stored() > 0) {
            measures.put("stored", Long.toString(e.stored()));
        }
        if (!e.downtime().isZero()) {
            measures.put("downtime", Long.toString(e.downtime().toMillis()));
        }
    }

    private void line(Instant at, Level level, String text) {
        Map<String, String> line = new TreeMap<>(measures);
        line.put("text", text);
        if (level != Level.INFO) {
            line.put("level", level.name());
        }
        write(line, at);
    }

    private void write(Map<String, String> values, Instant at) {
        Map<String, String> line = new TreeMap<>(values);
        line.put("at", at.toString());
        draft.add(line);
        if (file.isPresent()) {
            try {
                file.get().add(line);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the rest of the run is recorded in memory only: {}", e.toString());
                letGo();
            }
        }
    }

    private void letGo() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOG.warn("cannot close the run's file: {}", e.toString());
        }
        file = Optional.empty();
    }

    /** @param place where the backup was published, or the directory that was restored */
    void completed(RunStatus status, String place, long rawBytes, long storedBytes, Optional<Duration> downtime) {
        Map<String, String> end = new TreeMap<>();
        end.put("status", status.name());
        end.put("place", place);
        end.put("raw", Long.toString(rawBytes));
        if (storedBytes > 0) {
            end.put("stored", Long.toString(storedBytes));
        }
        downtime.ifPresent(d -> end.put("downtime", Long.toString(d.toMillis())));
        end(end);
    }

    /** Why the backup that was made is not good. */
    void notGood(List<String> reasons) {
        reasons.forEach(reason -> line(clock.instant(), Level.ERROR, NOT_GOOD + reason));
    }

    /** @param waits whether a captured backup waits for its delivery */
    void failed(Throwable cause, boolean waits) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        Map<String, String> end = new TreeMap<>(RunDraft.failure(new RunFailure(
                cause.getClass().getName(),
                String.valueOf(cause.getMessage()),
                cause instanceof QuiesceException known ? known.hint() : "",
                trace.toString(),
                cause instanceof QuiesceException known ? known.instanceLog() : "",
                SystemState.now(home))));
        RunStatus status = waits
                ? RunStatus.WAITING
                : cause instanceof CancelledException ? RunStatus.CANCELLED : RunStatus.FAILED;
        end.put("status", status.name());
        end(end);
    }

    /** As if it had not begun: what was asked for is tried again. */
    synchronized void dropped() {
        if (id.isPresent() && file.isPresent()) {
            try {
                // before its lock is let go, or another process would take it for a run that was killed
                RunFile.remove(new Home(home).history(), id.get());
            } catch (IOException e) {
                LOG.warn("the file of a run that is tried again cannot be removed: {}", e.toString());
            }
            letGo();
        }
    }

    private synchronized void end(Map<String, String> last) {
        if (id.isEmpty()) {
            return;
        }
        Map<String, String> line = new TreeMap<>(measures);
        line.putAll(last);
        write(line, clock.instant());
        boolean durable = forced();
        letGo();
        try {
            RunLog log = draft.log(RunStatus.INTERRUPTED);
            history.tell(home, log);
            history.enter(home, log);
        } catch (Exception | LinkageError e) { // the border: a history that can't be written is no failure of the run
            LOG.warn("the run could not be entered in the database", e);
            listener.on(new Noted(
                    nextSequence++,
                    clock.instant(),
                    Level.WARNING,
                    "this run is not in the history yet: " + e.getMessage()
                            + (durable ? "; it is kept in " + new Home(home).history() : "")));
        }
    }

    /** Whether the file holds everything, for ever. */
    private boolean forced() {
        if (file.isEmpty()) {
            return false;
        }
        try {
            file.get().force();
            return true;
        } catch (IOException e) {
            LOG.warn("the run's file is not durable: {}", e.toString());
            return false;
        }
    }
}
