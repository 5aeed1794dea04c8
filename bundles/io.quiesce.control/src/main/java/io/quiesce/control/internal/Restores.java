package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestoreOutcome;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Restores of a home: what was interrupted is settled, then it is looked, then done. */
final class Restores {

    private final RestoreEngine engine;
    private final PlanStore plans;
    private final Clock clock;
    private final Path home;

    Restores(RestoreEngine engine, PlanStore plans, Clock clock, Path home) {
        this.engine = engine;
        this.plans = plans;
        this.clock = clock;
        this.home = home;
    }

    /** The plan whose instance is replaced. */
    Optional<Plan> plan(RestoreOrder order) throws QuiesceException {
        return order.plan().isPresent()
                ? Optional.of(plans.load(home, order.plan().get()).plan())
                : Optional.empty();
    }

    RestorePreview preview(RestoreOrder order) throws QuiesceException {
        return preview(order, engine.plan(home, request(order)));
    }

    private RestoreEngine.Request request(RestoreOrder order) throws QuiesceException {
        return new RestoreEngine.Request(
                order.receiver(),
                order.backup(),
                order.directory(),
                plan(order),
                order.plan().orElse(""),
                order.only());
    }

    private static RestorePreview preview(RestoreOrder order, RestoreEngine.RestorePlan todo) {
        return new RestorePreview(order, todo.backup(), todo.request().target(), todo.replaced(), todo.findings());
    }

    /** What restores of a plan's instance have kept aside. */
    List<Path> kept(String plan) throws QuiesceException {
        return engine.kept(home, dataDirectory(plan));
    }

    /** @return what was removed */
    List<Path> discardOld(String plan) throws QuiesceException {
        Path directory = dataDirectory(plan);
        List<Path> kept = engine.kept(home, directory);
        engine.discardOld(home, directory);
        return kept;
    }

    private Path dataDirectory(String plan) throws QuiesceException {
        return plans.load(home, plan).plan().instance().dataDirectory();
    }

    /** @param planned told what is about to be done, or what refuses it */
    RestoreOutcome run(
            Work.Restore restore, Consumer<RestorePreview> planned, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        try {
            Instant began = clock.instant();
            Optional<Recovery> finished = settle(restore.order(), listener);
            return finished.isPresent()
                    ? outcome(finished.get(), Duration.between(began, clock.instant()))
                    : make(restore, planned, listener, cancellation);
        } catch (RuntimeException e) {
            throw new RestoreException(
                    "the restore failed by a defect of Quiesce: " + e,
                    "See its log. 'quiesce recover' says which directory is in place, and settles what was begun.",
                    e);
        }
    }

    /** @return what was interrupted when it is the very restore that is wanted, and is done now */
    private Optional<Recovery> settle(RestoreOrder order, RunListener listener) throws QuiesceException {
        List<Recovery> recovered = engine.recover(home, listener);
        Path target = request(order).target();
        for (Recovery recovery : recovered) {
            if (!recovery.directory().equals(target)) {
                continue;
            }
            if (recovery.failure().isPresent()) {
                throw recovery.failure().get();
            }
            if (recovery.inPlace() == InPlace.NEW
                    && recovery.backup().equals(order.backup())
                    && recovery.only().equals(order.only())) {
                return Optional.of(recovery);
            }
        }
        return Optional.empty();
    }

    private static RestoreOutcome outcome(Recovery recovery, Duration elapsed) {
        return new RestoreOutcome(
                recovery.backup(), recovery.directory(), recovery.kept(), elapsed, 0, recovery.text());
    }

    private RestoreOutcome make(
            Work.Restore restore, Consumer<RestorePreview> planned, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        cancellation.check();
        RestoreEngine.RestorePlan todo = engine.plan(home, request(restore.order()));
        RestorePreview preview = preview(restore.order(), todo);
        planned.accept(preview);
        require(preview, restore.confirmed());
        RestoreEngine.Result result = engine.run(home, todo, listener, cancellation);
        return new RestoreOutcome(
                restore.order().backup(), preview.target(), result.kept(), result.elapsed(), result.rawBytes(), "");
    }

    private static void require(RestorePreview preview, Optional<List<Path>> confirmed) throws CheckFailedException {
        Optional<Finding> refused = preview.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.REFUSED)
                .findFirst();
        if (refused.isPresent()) {
            throw new CheckFailedException(
                    "the restore is refused, nothing was changed: "
                            + refused.get().check() + ": " + refused.get().message(),
                    refused.get().hint());
        }
        if (confirmed.isPresent() && !confirmed.get().containsAll(preview.replaced())) {
            throw new CheckFailedException(
                    "the restore would now replace " + preview.replaced() + ", agreed was " + confirmed.get()
                            + "; nothing was changed",
                    "Has the plan been changed? Look again at what would be done.");
        }
    }
}
