package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run as far as the feed has told it. Pure.
 *
 * @param stages that have begun, in order, each once
 * @param first progress of the stage that is on: what was done before it does not count for the rate
 * @param progress the newest, of the stage that is on
 * @param bytesPerSecond since the first; 0 while nothing is known
 * @param notes the newest ones, oldest first
 * @param end how it ended; empty while it has not
 */
public record RunPicture(
        QueuedRun run,
        List<Begun> stages,
        Optional<Progressed> first,
        Optional<Progressed> progress,
        long bytesPerSecond,
        List<Note> notes,
        Optional<End> end) {

    /** A stage and when it began. */
    public record Begun(Stage stage, Instant at) {}

    /** A sentence of the run. */
    public record Note(Instant at, RunEvent.Level level, String text) {}

    /**
     * @param failure empty when the run did what it should
     */
    public record End(Instant at, Optional<QuiesceException> failure) {}

    /** So many notes are kept. */
    static final int NOTES = 50;

    public RunPicture {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** A run of which nothing was told yet. */
    public static RunPicture of(QueuedRun run) {
        return new RunPicture(run, List.of(), Optional.empty(), Optional.empty(), 0, List.of(), Optional.empty());
    }

    /** The same after an entry of its own. */
    public RunPicture with(FeedEntry entry) {
        if (end.isPresent()) {
            return this;
        }
        return switch (entry.item()) {
            case FeedEntry.Submitted submitted -> this;
            case FeedEntry.Began began ->
                new RunPicture(
                        new QueuedRun(
                                run.id(),
                                run.work(),
                                run.plan(),
                                run.origin(),
                                run.submittedAt(),
                                Optional.of(entry.at())),
                        stages,
                        first,
                        progress,
                        bytesPerSecond,
                        notes,
                        end);
            case FeedEntry.Happened happened -> with(happened.event());
            case FeedEntry.Planned planned -> this;
            case FeedEntry.Completed completed -> ended(entry.at(), Optional.empty());
            case FeedEntry.Restored restored -> ended(entry.at(), Optional.empty());
            case FeedEntry.Verified verified -> ended(entry.at(), Optional.empty());
            case FeedEntry.DiscardedOld discarded -> ended(entry.at(), Optional.empty());
            case FeedEntry.Failed failed -> ended(entry.at(), Optional.of(failed.failure()));
        };
    }

    private RunPicture with(RunEvent event) {
        return switch (event) {
            case RunEvent.Identified identified -> this;
            case StageBegan began -> began(began);
            case Progressed progressed -> progressed(progressed);
            case Noted noted -> noted(noted);
        };
    }

    private RunPicture began(StageBegan began) {
        if (stages.stream().anyMatch(b -> b.stage() == began.stage())) {
            return this;
        }
        List<Begun> more = new ArrayList<>(stages);
        more.add(new Begun(began.stage(), began.at()));
        return new RunPicture(run, more, Optional.empty(), Optional.empty(), 0, notes, end);
    }

    private RunPicture progressed(Progressed now) {
        Progressed since = first.filter(f -> f.done() <= now.done()).orElse(now); // less: the stage has begun anew
        long millis = Duration.between(since.at(), now.at()).toMillis();
        long rate = millis <= 0 ? 0 : Math.round((now.done() - since.done()) * 1000.0 / millis);
        return new RunPicture(run, stages, Optional.of(since), Optional.of(now), rate, notes, end);
    }

    private RunPicture noted(Noted noted) {
        List<Note> more = new ArrayList<>(notes);
        more.add(new Note(noted.at(), noted.level(), noted.text()));
        return new RunPicture(
                run,
                stages,
                first,
                progress,
                bytesPerSecond,
                more.subList(Math.max(0, more.size() - NOTES), more.size()),
                end);
    }

    private RunPicture ended(Instant at, Optional<QuiesceException> failure) {
        return new RunPicture(run, stages, first, progress, bytesPerSecond, notes, Optional.of(new End(at, failure)));
    }

    /** The stage that is on, or was the last. */
    public Optional<Stage> stage() {
        return stages.isEmpty()
                ? Optional.empty()
                : Optional.of(stages.getLast().stage());
    }

    /** How much of the stage is done, from 0 to 1; empty when it has no measure. */
    public Optional<Double> share() {
        return progress.filter(p -> p.total() > 0).map(p -> Math.min(1.0, (double) p.done() / p.total()));
    }

    /** How long the stage will take still at the rate so far; empty when nothing is known. */
    public Optional<Duration> remaining() {
        return progress.filter(p -> bytesPerSecond > 0 && p.total() > p.done())
                .map(p -> Duration.ofSeconds((p.total() - p.done()) / bytesPerSecond));
    }

    /** Since it began, until now or its end; zero before. */
    public Duration elapsed(Instant now) {
        return run.startedAt()
                .map(began -> Duration.between(began, end.map(End::at).orElse(now)))
                .filter(elapsed -> !elapsed.isNegative())
                .orElse(Duration.ZERO);
    }
}
