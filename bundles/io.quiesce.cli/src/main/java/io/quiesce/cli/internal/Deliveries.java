package io.quiesce.cli.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Result;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Delivers captured backups that wait in a home's spool: in rounds, oldest first, each receiver that can't be reached only
 * once a round. What failed for good is not tried again.
 */
final class Deliveries {

    private static final Backoff BETWEEN_ROUNDS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), 2);

    /** Who sends. */
    interface Sender {

        List<Waiting> waiting() throws QuiesceException;

        /** @param patience how long nothing may get through */
        Result send(Waiting one, Duration patience, Cancellation cancellation) throws QuiesceException;

        /** This process. */
        static Sender here(BackupEngine engine, Path home, RunListener listener) {
            return new Sender() {
                @Override
                public List<Waiting> waiting() throws QuiesceException {
                    return engine.waiting(home);
                }

                @Override
                public Result send(Waiting one, Duration patience, Cancellation cancellation) throws QuiesceException {
                    return engine.resume(home, one.backup(), patience, listener, cancellation);
                }
            };
        }

        /** The agent that owns the home: it has its plan's patience. */
        static Sender at(AgentDesk desk, RunListener listener, Consumer<String> say) {
            return new Sender() {
                @Override
                public List<Waiting> waiting() throws QuiesceException {
                    return desk.waiting();
                }

                @Override
                public Result send(Waiting one, Duration patience, Cancellation cancellation) throws QuiesceException {
                    return new FollowedRun(desk, listener, cancellation, say).delivery(new Work.Delivery(one.backup()));
                }
            };
        }
    }

    private final Sender sender;
    private final Consumer<String> say;
    private final Set<BackupId> hopeless = new HashSet<>();
    private final List<Result> results = new ArrayList<>();
    private int worst = ExitCode.OK.code;

    /** @param say takes lines for people */
    Deliveries(Sender sender, Consumer<String> say) {
        this.sender = sender;
        this.say = say;
    }

    /** What was delivered. */
    List<Result> results() {
        return results;
    }

    /** The exit code of the last round. */
    int worst() {
        return worst;
    }

    /**
     * Tries each once.
     *
     * @param patience how long nothing may get through until the next has its turn
     * @return whether trying again may help one of them
     */
    boolean round(Predicate<Waiting> wanted, Function<Waiting, Duration> patience, Cancellation cancellation)
            throws QuiesceException {
        Set<String> unreachable = new HashSet<>();
        boolean again = false;
        worst = ExitCode.OK.code;
        for (Waiting one : sender.waiting()) {
            if (!wanted.test(one) || hopeless.contains(one.backup())) {
                continue;
            }
            if (unreachable.contains(one.receiver())) {
                again = true;
                continue;
            }
            try {
                Result result = sender.send(one, patience.apply(one), cancellation);
                results.add(result);
                worst = Math.max(worst, (result.receipt().good() ? ExitCode.OK : ExitCode.NOT_GOOD).code);
            } catch (CancelledException e) {
                throw e;
            } catch (QuiesceException e) {
                // the others still get their turn
                say.accept("quiesce: backup " + one.backup() + ": " + e.getMessage());
                if (!e.hint().isEmpty()) {
                    say.accept("  " + e.hint());
                }
                worst = Math.max(worst, ExitCode.of(e).code);
                if (!e.retryHelps()) {
                    hopeless.add(one.backup());
                } else {
                    again = true;
                    if (!(e instanceof BusyException)) {
                        unreachable.add(one.receiver());
                    }
                }
            }
        }
        return again;
    }

    /** Goes on until nothing waits any more that trying again may help, or the time is over. */
    void rounds(
            Predicate<Waiting> wanted,
            Duration patience,
            Deadline end,
            Cancellation cancellation,
            RandomGenerator random)
            throws QuiesceException {
        for (int fruitless = 0; ; fruitless++) {
            int before = results.size();
            if (!round(wanted, one -> patience, cancellation) || end.passed()) {
                return;
            }
            if (results.size() > before) {
                fruitless = 0;
            }
            Duration wait = BETWEEN_ROUNDS.delay(fruitless, random);
            if (wait.compareTo(end.remaining()) > 0) {
                wait = end.remaining();
            }
            cancellation.check();
            try {
                if (cancellation.await(wait)) {
                    throw new CancelledException();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException();
            }
        }
    }

    /**
     * One round that ends when the time is over, wherever it is: what was sent stays sent.
     *
     * @param cancellation also ends it
     */
    void roundWithin(Predicate<Waiting> wanted, Duration longest, Duration patience, Cancellation cancellation)
            throws QuiesceException {
        Cancellation end = new Cancellation();
        Thread watch = new Thread(
                () -> {
                    try {
                        cancellation.await(longest);
                    } catch (InterruptedException e) {
                        return; // the round has ended first
                    }
                    end.request();
                },
                "quiesce-leftovers");
        watch.setDaemon(true);
        watch.start();
        try {
            round(wanted, one -> patience, end);
        } catch (CancelledException e) {
            cancellation.check();
            say.accept("the earlier backups that still wait have their turn after the next run");
        } finally {
            watch.interrupt();
        }
    }
}
