package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.service.BackupEngine;
import java.io.IOException;
import java.time.Duration;

/** A run that another process makes, followed to its end as if it were made here. */
final class FollowedRun {

    /** How soon a cancel of this command is noticed. */
    private static final Duration PAGE = Duration.ofMillis(500);

    private final AgentDesk desk;
    private final RunListener listener;
    private final Cancellation cancellation;

    FollowedRun(AgentDesk desk, RunListener listener, Cancellation cancellation) {
        this.desk = desk;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** A cancel of this command cancels the run, and waits for its end. */
    BackupEngine.Result make(Work work) throws QuiesceException {
        FeedPosition position = desk.status().feed();
        QueuedRun run = desk.submit(work);
        boolean asked = false;
        while (true) {
            if (cancellation.requested() && !asked) {
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
                switch (entry.item()) {
                    case FeedEntry.Happened happened -> listener.on(happened.event());
                    case FeedEntry.Completed completed -> {
                        return completed.result();
                    }
                    case FeedEntry.Failed failed -> throw failed.failure();
                    case FeedEntry.Submitted s -> {}
                    case FeedEntry.Began b -> {}
                }
            }
        }
    }
}
