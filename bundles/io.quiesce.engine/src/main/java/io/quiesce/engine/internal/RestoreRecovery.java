package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.engine.internal.RestoreJournal.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finishes or undoes one interrupted restore by its journal: a swap that had not begun is left alone, one that had begun is
 * finished, one that was being undone is undone (docs/restore.md). The caller holds the locks.
 */
final class RestoreRecovery {

    /** Finds the instance of a restore in place; empty for a copy. */
    @FunctionalInterface
    interface Instances {
        Optional<RestoreTarget> of(RestoreJournal journal) throws QuiesceException;
    }

    private final Home home;
    private final RestoreJournal journal;
    private final Instances instances;
    private final Disk disk;
    private final Telling telling;

    RestoreRecovery(Home home, RestoreJournal journal, Instances instances, Disk disk, Telling telling) {
        this.home = home;
        this.journal = journal;
        this.instances = instances;
        this.disk = disk;
        this.telling = telling;
    }

    /** Never throws for what it could not settle: the journal stays for the next attempt. */
    Recovery run() {
        Recovery recovery = settled();
        telling.note(recovery.failure().isPresent() ? Level.ERROR : Level.INFO, recovery.text());
        return recovery;
    }

    private Recovery settled() {
        try {
            return switch (journal.step()) {
                case FETCHING, UNDONE -> untouched();
                case SWAPPING, STARTING -> finish();
                case UNDOING ->
                    undo(
                            new Replacement(journal, instances.of(journal), disk, telling),
                            "it was being undone when it was interrupted");
            };
        } catch (QuiesceException e) {
            return unsettled(e);
        } catch (IOException | RuntimeException e) {
            return unsettled(new RestoreException(
                    String.valueOf(e.getMessage()), "Mend what is named; the next start of the agent tries again.", e));
        }
    }

    private Recovery untouched() throws IOException {
        journal.open(disk);
        return told(
                InPlace.OLD,
                "was interrupted before its swap: " + journal.directory()
                        + " is as it was; what was fetched is kept beside it for the same command",
                List.of());
    }

    private Recovery finish() throws QuiesceException, IOException {
        Optional<RestoreTarget> held = instances.of(journal);
        Replacement found = new Replacement(journal, held, disk, telling);
        boolean complete = found.exchange().isComplete();
        if (!found.exchange().hasBegun()) {
            return undo(found, "it had not begun");
        }
        try {
            if (complete) {
                found.exchange().forward();
            } else {
                found.swap();
            }
        } catch (IOException | OccupiedException e) {
            return undo(found, String.valueOf(e.getMessage()));
        }
        held.ifPresent(RestoreTarget::release);
        // looked up again: a unit that was held does not tell its command line
        Optional<RestoreTarget> instance = instances.of(journal);
        Replacement replacement = new Replacement(journal, instance, disk, telling);
        try {
            replacement.start();
        } catch (QuiesceException e) {
            return complete && mayHaveServed(instance) ? left(found.exchange(), e) : undo(replacement, e.getMessage());
        }
        List<Path> kept = replacement.finish(home);
        String where = kept.isEmpty() ? "" : "; the old one is kept in " + kept;
        return told(
                InPlace.NEW,
                "was interrupted and is finished: " + journal.directory() + " is the restored directory"
                        + (instance.isPresent() ? " and the instance runs on it" : "") + where,
                kept);
    }

    /** Whoever has worked on the restored directory since must not find it replaced by the old one. */
    private boolean mayHaveServed(Optional<RestoreTarget> instance) {
        return journal.mark().isEmpty()
                || instance.isEmpty()
                || instance.get().mayHaveServed(journal.mark().get());
    }

    private Recovery left(Exchange exchange, QuiesceException cause) {
        String text = "the interrupted restore of " + journal.backup() + " is in place in " + journal.directory()
                + ", complete, but the instance does not start on it: " + cause.getMessage();
        return new Recovery(
                journal.backup(),
                journal.directory(),
                journal.only(),
                InPlace.NEW,
                text,
                exchange.old(),
                Optional.of(new InstanceDownException(
                        text,
                        "It is not put back by itself, since the instance may have run on it. The old one lies in "
                                + exchange.old() + ".\n" + cause.hint(),
                        cause)));
    }

    private Recovery undo(Replacement replacement, String reason) throws RestoreException {
        replacement.undo(reason);
        return told(
                InPlace.OLD,
                "was interrupted and is undone (" + reason + "): " + journal.directory()
                        + " is the old directory"
                        + instance(replacement),
                List.of());
    }

    private String instance(Replacement replacement) {
        if (journal.planSource().isEmpty()) {
            return "";
        }
        return replacement
                        .exchange()
                        .occupancy()
                        .of(List.of(journal.directory()))
                        .isPresent()
                ? ", and the instance runs on it"
                : ", and the instance is stopped as the restore found it";
    }

    private Recovery told(InPlace inPlace, String text, List<Path> kept) {
        return new Recovery(
                journal.backup(),
                journal.directory(),
                journal.only(),
                inPlace,
                "the restore of " + journal.backup() + " " + text,
                kept,
                Optional.empty());
    }

    private Recovery unsettled(QuiesceException cause) {
        InPlace inPlace = inPlace();
        String text = "the interrupted restore of " + journal.backup() + " into " + journal.directory()
                + " could not be settled, "
                + switch (inPlace) {
                    case OLD -> "the old directory is in place: ";
                    case NEW -> "the restored directory is in place: ";
                    case NEITHER -> "neither the old nor the restored directory is wholly in place: ";
                }
                + cause.getMessage();
        return new Recovery(
                journal.backup(),
                journal.directory(),
                journal.only(),
                inPlace,
                text,
                List.of(),
                Optional.of(
                        cause instanceof InstanceDownException
                                ? cause
                                : new RestoreException(text, cause.hint(), cause)));
    }

    private InPlace inPlace() {
        Exchange exchange = new Exchange(journal.swaps(), disk, Occupancy.NONE);
        try {
            if (journal.step() == Step.FETCHING || !exchange.hasBegun()) {
                return InPlace.OLD;
            }
            return exchange.isComplete() ? InPlace.NEW : InPlace.NEITHER;
        } catch (IOException e) {
            return InPlace.NEITHER;
        }
    }
}
