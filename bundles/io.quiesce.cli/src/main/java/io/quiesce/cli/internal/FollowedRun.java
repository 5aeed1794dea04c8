package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.RestoreOutcome;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A run that a desk makes, followed to its end as if it were made here. */
final class FollowedRun {

    /** How soon a cancel of this command is noticed. */
    private static final Duration PAGE = Duration.ofMillis(500);

    private final AgentDesk desk;
    private final RunListener listener;
    private final Cancellation cancellation;
    private final Consumer<String> say;
    private Consumer<RestorePreview> shown = preview -> {};
    private String place = "";

    /** @param say takes what the run waits for before it begins */
    FollowedRun(AgentDesk desk, RunListener listener, Cancellation cancellation, Consumer<String> say) {
        this.desk = desk;
        this.listener = listener;
        this.cancellation = cancellation;
        this.say = say;
    }

    BackupEngine.Result backup(Work.Backup work) throws QuiesceException {
        FeedPosition position = desk.status().feed();
        return sent(follow(desk.submit(work), position, true));
    }

    /** Joins the delivery when the agent has begun it by itself. */
    BackupEngine.Result delivery(Work.Delivery work) throws QuiesceException {
        FeedPosition position = desk.status().feed();
        Optional<QueuedRun> there =
                desk.queue().stream().filter(r -> r.work().equals(work)).findFirst();
        return sent(
                there.isPresent() ? follow(there.get(), position, false) : follow(desk.submit(work), position, true));
    }

    /** @param planned shown what will be done, or what refuses it */
    RestoreOutcome restore(Work.Restore work, Consumer<RestorePreview> planned) throws QuiesceException {
        shown = planned;
        FeedPosition position = desk.status().feed();
        if (follow(desk.submit(work), position, true) instanceof FeedEntry.Restored restored) {
            return restored.outcome();
        }
        throw new IllegalStateException("a restore ends as something else");
    }

    /** @return not good when something differs */
    Receipt verification(Work.Verification work) throws QuiesceException {
        FeedPosition position = desk.status().feed();
        if (follow(desk.submit(work), position, true) instanceof FeedEntry.Verified verified) {
            return verified.receipt();
        }
        throw new IllegalStateException("a verification ends as something else");
    }

    void discardOld(Work.DiscardOld work) throws QuiesceException {
        FeedPosition position = desk.status().feed();
        follow(desk.submit(work), position, true);
    }

    private static BackupEngine.Result sent(FeedEntry.Item end) {
        if (end instanceof FeedEntry.Completed completed) {
            return completed.result();
        }
        throw new IllegalStateException("a run ends as something else");
    }

    /**
     * To its end.
     *
     * @param ours whether a cancel of this command cancels the run, and waits for its end; else the run is only left
     */
    private FeedEntry.Item follow(QueuedRun run, FeedPosition from, boolean ours) throws QuiesceException {
        FeedPosition position = from;
        boolean asked = false;
        boolean begun = run.running();
        while (true) {
            if (!ours) {
                cancellation.check();
            } else if (cancellation.requested() && !asked) {
                asked = true;
                desk.cancel(run.id());
            }
            FeedPage page = desk.feed(position, PAGE);
            if (!page.next().life().equals(position.life())) {
                throw new TransferException(
                        "the agent was restarted while it made the run",
                        "It has looked after the instance at its start; see 'quiesce history show latest'.",
                        new IOException("another agent serves the home"));
            }
            position = page.next();
            if (page.gap() && desk.queue().stream().noneMatch(r -> r.id().equals(run.id()))) {
                throw new CheckFailedException(
                        "the run is over, and how it ended was missed here", "See 'quiesce history show latest'.");
            }
            for (FeedEntry entry : page.entries()) {
                if (!entry.run().equals(run.id())) {
                    continue;
                }
                begun = true; // all but its submission, which is told before
                switch (entry.item()) {
                    case FeedEntry.Submitted submitted -> begun = false;
                    case FeedEntry.Happened happened -> listener.on(happened.event());
                    case FeedEntry.Planned planned -> shown.accept(planned.preview());
                    case FeedEntry.Failed failed -> throw failed.failure();
                    case FeedEntry.Item item
                    when entry.last() -> {
                        return item;
                    }
                    default -> {}
                }
            }
            if (!begun) {
                tellPlace(run.id());
            }
        }
    }

    /** What it waits for, whenever that has changed. */
    private void tellPlace(UUID run) throws QuiesceException {
        String now = desk.queue().stream()
                .filter(r -> r.id().equals(run) && !r.running())
                .findFirst()
                .map(r -> "waits for its turn, place " + r.place() + ": " + r.waitsFor())
                .orElse(place);
        if (!now.equals(place)) {
            place = now;
            say.accept(now);
        }
    }
}
