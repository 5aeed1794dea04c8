package io.quiesce.control.internal;

import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Enrolling;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.ReceiverStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The receivers that a home is enrolled with. */
final class Enrolments {

    private final ReceiverLinks links;
    private final PlanStore plans;
    private final BackupEngine engine;
    private final Path home;

    Enrolments(ReceiverLinks links, PlanStore plans, BackupEngine engine, Path home) {
        this.links = links;
        this.plans = plans;
        this.engine = engine;
        this.home = home;
    }

    List<EnrolledReceiver> all() throws QuiesceException {
        return links.enrolled(home);
    }

    EnrolledReceiver find(String name) throws QuiesceException {
        return all().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        "no receiver '" + name + "' is enrolled",
                        "See 'quiesce receiver list' and 'quiesce enrol --help'."));
    }

    ReceiverAnswer ask(String name) throws QuiesceException {
        find(name);
        long begin = System.nanoTime();
        try (ReceiverLink link = links.connect(home, name, 1, NetworkLimits.DEFAULT)) {
            ReceiverStatus status = link.status();
            Duration took = Duration.ofMillis(
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
            AtomicReference<Optional<BackupRow>> newest = new AtomicReference<>(Optional.empty());
            link.backups(listed -> newest.set(Optional.of(listed.row()))); // oldest first
            return new ReceiverAnswer(find(name), status, newest.get(), took);
        }
    }

    EnrolledReceiver enrol(String code, String name, boolean replace) throws QuiesceException {
        Enrolling enrolling = () -> links.enrol(home, code, name, replace);
        return replace ? engine.renewIdentity(home, enrolling) : enrolling.enrol();
    }

    EnrolledReceiver move(String name, ReceiverAddress address) throws QuiesceException {
        return links.move(home, name, address);
    }

    /** A plan that can't be read may deliver there. */
    List<String> neededBy(String name) throws QuiesceException {
        List<String> needed = new ArrayList<>();
        for (String plan : plans.names(home)) {
            try {
                if (plans.load(home, plan).plan().transfer().receiver().equals(name)) {
                    needed.add("plan '" + plan + "' delivers there");
                }
            } catch (QuiesceException e) {
                needed.add("plan '" + plan + "' can't be read, and may deliver there");
            }
        }
        for (Waiting waiting : engine.waiting(home)) {
            if (waiting.receiver().equals(name)) {
                needed.add("backup " + waiting.backup() + " waits for it");
            }
        }
        return needed;
    }

    EnrolledReceiver leave(String name) throws QuiesceException {
        EnrolledReceiver left = find(name);
        links.remove(home, name);
        return left;
    }
}
