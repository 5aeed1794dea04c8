package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A desk that says what a test has told it: its queue, its plans, its history, and what its feed brings next. */
final class KnownDesk {

    final List<QueuedRun> queue = new CopyOnWriteArrayList<>();
    final List<PlanState> plans = new CopyOnWriteArrayList<>();
    final List<RunLog> history = new CopyOnWriteArrayList<>();
    final BlockingQueue<FeedPage> feed = new LinkedBlockingQueue<>();
    final FeedPosition position = new FeedPosition(UUID.randomUUID(), 1);
    volatile boolean closed;
    volatile boolean broken;

    AgentDesk desk() {
        return (AgentDesk) Proxy.newProxyInstance(
                AgentDesk.class.getClassLoader(),
                new Class<?>[] {AgentDesk.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "status" ->
                        new AgentStatus("1.0.0", "/srv/quiesce", 7, "quiesce", Instant.EPOCH, true, 1, position);
                    case "feed" -> page();
                    case "queue" -> queue;
                    case "plans" -> plans();
                    case "history" -> page((RunQuery) arguments[0]);
                    case "close" -> {
                        closed = true;
                        yield null;
                    }
                    default -> throw new IllegalStateException(method + " is called");
                });
    }

    private List<PlanState> plans() throws QuiesceException {
        if (broken) {
            throw new CheckFailedException("the database of the home can't be read", "See its log.");
        }
        return plans;
    }

    private FeedPage page() throws InterruptedException {
        FeedPage next = feed.poll(5, TimeUnit.MILLISECONDS);
        return next == null ? new FeedPage(position, false, List.of()) : next;
    }

    /** Newest first, as a history is. */
    private RunPage page(RunQuery query) {
        List<RunLog> found = history.stream().filter(query::matches).toList();
        return new RunPage(found.stream().limit(query.limit()).toList(), found.size() > query.limit());
    }
}
