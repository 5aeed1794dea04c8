package io.quiesce.alerting.internal;

import io.quiesce.alerting.internal.Routing.Route;
import io.quiesce.api.Backoff;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties an outbox: routes what is new, then brings away what is due, each channel by a thread of its own so that none
 * waits for another. A channel that fails gets nothing until its pause is over; a letter that has failed for good or for
 * too long goes to its fallback, else it is given up, with a line in the log.
 */
final class Postman {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15), 3);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final Duration TOO_LONG = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What is configured, read anew for every round. */
    interface Configuration {
        List<Rule> rules() throws QuiesceException;

        Set<String> channels() throws QuiesceException;

        ChannelPost.Opening channel(String name);
    }

    private final Outbox outbox;
    private final Configuration configuration;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration limit;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Instant> closedUntil = new ConcurrentHashMap<>();
    private final Map<String, Thread> busy = new HashMap<>();

    Postman(Outbox outbox, Configuration configuration, Clock clock, RandomGenerator random) {
        this(outbox, configuration, clock, random, LIMIT);
    }

    /** @param limit of one sending */
    Postman(Outbox outbox, Configuration configuration, Clock clock, RandomGenerator random, Duration limit) {
        this.outbox = outbox;
        this.configuration = configuration;
        this.clock = clock;
        this.random = random;
        this.limit = limit;
    }

    /**
     * One round; returns when what is due has been handed to the channels, not when it is away.
     *
     * @return false when another process empties the outbox
     */
    synchronized boolean round() throws IOException, QuiesceException {
        busy.values().removeIf(thread -> !thread.isAlive());
        List<Letter> letters = outbox.all();
        if (letters.isEmpty()) {
            return true;
        }
        Optional<FileChannel> claim = outbox.claim();
        if (claim.isEmpty()) {
            return false;
        }
        Claim shared = new Claim(claim.get());
        try {
            route(letters);
            Map<String, List<Letter>> due = new TreeMap<>();
            for (Letter letter : outbox.all()) {
                if (!letter.channel().isEmpty() && !letter.notBefore().isAfter(clock.instant())) {
                    due.computeIfAbsent(letter.channel(), c -> new ArrayList<>())
                            .add(letter);
                }
            }
            due.forEach((channel, batch) -> deliver(channel, batch, shared));
        } finally {
            shared.release();
        }
        return true;
    }

    /** Whether channels are at work. */
    synchronized boolean busy() {
        busy.values().removeIf(thread -> !thread.isAlive());
        return !busy.isEmpty();
    }

    private void route(List<Letter> letters) throws IOException, QuiesceException {
        for (Letter letter : letters) {
            if (!letter.channel().isEmpty()) {
                continue;
            }
            List<Route> routes =
                    Routing.routes(configuration.rules(), configuration.channels(), letter.alert(), clock.instant());
            for (Route route : routes) {
                outbox.put(new Letter(letter.alert(), route.channel(), route.notBefore(), route.fallback(), 0, ""));
            }
            LOG.info("{}: {}, told {}", letter.alert().kind(), letter.alert().subject(), routes);
            outbox.remove(letter);
        }
    }

    private void deliver(String channel, List<Letter> letters, Claim claim) {
        boolean closed = closedUntil.getOrDefault(channel, Instant.MIN).isAfter(clock.instant());
        if (closed || busy.containsKey(channel)) {
            return;
        }
        claim.share();
        Thread thread = new Thread(
                () -> {
                    try {
                        send(channel, letters);
                    } catch (IOException | RuntimeException e) {
                        LOG.error("the outbox of alerts failed", e);
                    } finally {
                        claim.release();
                    }
                },
                "alerts-" + channel);
        thread.setDaemon(true);
        busy.put(channel, thread);
        thread.start();
    }

    private void send(String channel, List<Letter> letters) throws IOException {
        try {
            ChannelPost.send(channel, configuration.channel(channel), joined(letters), limit);
            failures.remove(channel);
            closedUntil.remove(channel);
            for (Letter letter : letters) {
                outbox.remove(letter);
            }
        } catch (AlertException e) {
            LOG.warn("{}. {}", e.getMessage(), e.hint());
            int failed = failures.merge(channel, 1, Integer::sum);
            Instant again = clock.instant().plus(pause(failed, e));
            closedUntil.put(channel, again);
            for (Letter letter : letters) {
                failed(letter, e, again);
            }
        }
    }

    /** The channel's own pause, or a longer one that its peer asks for, which no peer may make too long. */
    private Duration pause(int failed, AlertException why) {
        Duration own = PAUSES.delay(failed - 1, random);
        Duration asked = why.retryAfter().orElse(Duration.ZERO);
        Duration heeded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return heeded.compareTo(own) > 0 ? heeded : own;
    }

    /** Equal ones become one that says how often. */
    private static List<Alert> joined(List<Letter> letters) {
        Map<List<Object>, List<Alert>> equal = new LinkedHashMap<>();
        for (Letter letter : letters) {
            Alert a = letter.alert();
            equal.computeIfAbsent(List.of(a.kind(), a.plan(), a.subject()), k -> new ArrayList<>())
                    .add(a);
        }
        return equal.values().stream().map(Postman::one).toList();
    }

    private static Alert one(List<Alert> equal) {
        Alert last = equal.getLast();
        if (equal.size() == 1) {
            return last;
        }
        Map<String, String> facts = new TreeMap<>(last.facts());
        facts.put("times", Integer.toString(equal.size()));
        return new Alert(
                last.id(),
                last.at(),
                last.kind(),
                last.severity(),
                last.source(),
                last.plan(),
                last.subject(),
                last.text(),
                facts,
                last.html(),
                last.attachments());
    }

    private void failed(Letter letter, AlertException why, Instant again) throws IOException {
        boolean tooLong = letter.alert().at().plus(TOO_LONG).isBefore(clock.instant());
        String problem = String.valueOf(why.getMessage());
        if (why.retryHelps() && !tooLong && letter.fallback().isEmpty()) {
            outbox.put(letter.failed(problem, again));
            return;
        }
        if (letter.fallback().isPresent() && !letter.fallback().get().equals(letter.channel())) {
            LOG.warn("'{}' is told in place of '{}'", letter.fallback().get(), letter.channel());
            outbox.put(
                    new Letter(letter.alert(), letter.fallback().get(), clock.instant(), Optional.empty(), 0, problem));
        } else {
            LOG.error(
                    "nobody was told by '{}': {}",
                    letter.channel(),
                    letter.alert().subject());
        }
        outbox.remove(letter);
    }

    /** The right to empty the outbox, shared by the threads of a round. */
    private static final class Claim {
        private final FileChannel channel;
        private int holders = 1;

        Claim(FileChannel channel) {
            this.channel = channel;
        }

        synchronized void share() {
            holders++;
        }

        synchronized void release() {
            if (--holders == 0) {
                try {
                    channel.close();
                } catch (IOException e) {
                    LOG.warn("the outbox's lock cannot be let go", e);
                }
            }
        }
    }
}
