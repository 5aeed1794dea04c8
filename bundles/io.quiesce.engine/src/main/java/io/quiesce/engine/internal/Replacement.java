package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.engine.internal.RestoreJournal.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The part of a restore that touches the target: swap, start, or all of it back; every step journalled before it is done. */
final class Replacement {

    private final Optional<RestoreTarget> instance;
    private final Exchange exchange;
    private final Telling telling;
    private RestoreJournal journal;

    /** @param instance of a restore in place; empty for a copy */
    Replacement(RestoreJournal journal, Optional<RestoreTarget> instance, Disk disk, Telling telling) {
        this.journal = journal;
        this.instance = instance;
        this.exchange = new Exchange(journal.swaps(), disk, Occupancy.seenBy(instance));
        this.telling = telling;
    }

    /** Old aside, new in place; or goes on with it where a process was killed. */
    void swap() throws IOException, QuiesceException, OccupiedException {
        telling.stage(Stage.SWAP);
        Path fresh = exchange.swaps().getFirst().fresh();
        // the first one counts: what was logged since then may be the work of others
        journal = journal.marked(journal.mark().or(() -> instance.flatMap(i -> i.mark(fresh))))
                .at(Step.SWAPPING);
        if (instance.isPresent()) {
            instance.get().hold();
        }
        exchange.occupancy().requireNone(exchange.places());
        exchange.forward();
        if (!exchange.isComplete()) {
            throw new IOException("a restored directory is missing");
        }
        telling.note(journal.directory() + " holds the restored files");
    }

    /** Starts the instance, if there is one, on the new directory. */
    void start() throws IOException, QuiesceException {
        if (instance.isPresent()) {
            telling.stage(Stage.START);
            journal = journal.at(Step.STARTING);
            label();
            instance.get().release();
            Optional<String> warning = instance.get().start();
            telling.note("the instance runs on the restored files");
            warning.ifPresent(w -> telling.note(Level.WARNING, w));
        }
    }

    /** The start shows whether the server can do without. */
    private void label() {
        try {
            exchange.label();
        } catch (IOException e) {
            telling.note(Level.WARNING, "the SELinux labels of the restored files could not be set: " + e.getMessage());
        }
    }

    /** What the instance has logged last, asked before {@link #undo} takes the directory away, and a log in it. */
    String lastLog() {
        return instance.map(i -> InstanceLog.read(i::lastLog)).orElse("");
    }

    /**
     * Puts the old directory back; the instance is left stopped, as the restore found it.
     *
     * @throws RestoreException when that fails: where everything lies then
     */
    void undo(String reason) throws RestoreException {
        telling.note(Level.ERROR, "undoing the swap: " + reason);
        try {
            journal = journal.at(Step.UNDOING);
            Path target = exchange.swaps().getFirst().target();
            Swap.State state = exchange.swaps().getFirst().state();
            // Nothing has moved: whoever has started the instance since, the boot say, is right to run on the old
            // files. And a unit that is masked while it runs is lost to systemd.
            if (instance.isPresent() && exchange.hasBegun()) {
                if (state == Swap.State.COMPLETE) {
                    instance.get().stop();
                }
                instance.get().hold();
            }
            if (state != Swap.State.UNTOUCHED) {
                exchange.occupancy().requireNone(List.of(target));
            }
            exchange.back();
            // before the last step: nobody would look again after a kill in between
            instance.ifPresent(RestoreTarget::release);
            journal = journal.at(Step.UNDONE);
            telling.note("the old directory is in place in " + journal.directory());
        } catch (IOException | QuiesceException | OccupiedException | RuntimeException e) {
            throw new RestoreException(
                    "the swap could not be undone: " + e.getMessage() + "; before that: " + reason,
                    "Stop the instance, mend what is named above and let the next 'quiesce restore' or start of the agent"
                            + " try again. Old directories: "
                            + exchange.swaps().stream()
                                    .map(s -> s.old().toString())
                                    .toList()
                            + "; restored ones: "
                            + exchange.swaps().stream()
                                    .map(s -> s.fresh().toString())
                                    .toList() + ".",
                    e);
        }
    }

    /** The restore is over: remembers the old directories, forgets everything else. */
    List<Path> finish(Home home) throws IOException {
        List<Path> kept = new KeptDirectories(home).add(journal, exchange.old());
        journal.forget();
        return kept;
    }

    Exchange exchange() {
        return exchange;
    }
}
