package io.quiesce.alerting.internal;

import io.quiesce.alerting.internal.Routing.Route;
import io.quiesce.api.Backoff;
import io.quiesce.api.LockFile;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
 * waits for another; a channel that is done looks for what has come meanwhile. A channel that fails gets nothing until its pause
 * is over. A letter that has failed for good or for too long goes to its fallback, else it is given up, with a line in the log.
 */
final class Postman {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15), 3);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    /** How long a letter fails, from its first attempt on, before its fallback is told, and before it is given up without one. */
    private static final Duration FALLBACK_AFTER = Duration.ofMinutes(15);

    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);
    private static final int LEAST_ATTEMPTS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What is configured, read anew for every round. */
    interface Configuration {
        List<Rule> rules() throws QuiesceException;

        Set<String> channels() throws QuiesceException;

        ChannelPost.Opening channel(String name);

        /** Whether this process stays, and so tries again by itself. */
        boolean serving();
    }

    private final Outbox outbox;
    private final Configuration configuration;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration limit;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Instant> closedUntil = new ConcurrentHashMap<>();
    /** What channels are at work with. */
    private final Map<String, List<Letter>> busy = new HashMap<>();
    /** The right to empty the outbox, held as long as a channel is at work. */
    private Optional<LockFile> claim = Optional.empty();

    Postman(Outbox outbox, Configuration configuration, Clock clock, RandomGenerator random) {
        this(outbox, configuration, clock, random, LIMIT);
    }

    /** @param limit of one message */
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
        if (outbox.all().isEmpty()) {
            return true;
        }
        if (claim.isEmpty()) {
            claim = outbox.claim();
        }
        if (claim.isEmpty()) {
            return false;
        }
        try {
            route(outbox.all());
            Map<String, List<Letter>> due = new TreeMap<>();
            for (Letter letter : outbox.all()) {
                if (!letter.channel().isEmpty() && !letter.notBefore().isAfter(clock.instant())) {
                    due.computeIfAbsent(letter.channel(), c -> new ArrayList<>())
                            .add(letter);
                }
            }
            due.forEach(this::deliver);
        } finally {
            letGo();
        }
        return true;
    }

    private void letGo() {
        if (!busy.isEmpty() || claim.isEmpty()) {
            return;
        }
        try {
            claim.get().close();
        } catch (IOException e) {
            LOG.warn("the outbox's lock cannot be let go", e);
        }
        claim = Optional.empty();
    }

    /** Whether channels are at work. */
    synchronized boolean busy() {
        return !busy.isEmpty();
    }

    private void route(List<Letter> letters) throws IOException, QuiesceException {
        for (Letter letter : letters) {
            if (!letter.channel().isEmpty() || isUnderWay(letter.alert())) {
                continue;
            }
            List<Route> routes =
                    Routing.routes(configuration.rules(), configuration.channels(), letter.alert(), clock.instant());
            for (Route route : routes) {
                outbox.put(Letter.to(route.channel(), letter.alert(), route.notBefore(), route.fallback()));
            }
            LOG.info("{}: {}, told {}", letter.alert().kind(), letter.alert().subject(), routes);
            outbox.remove(letter);
        }
    }

    /** Told under the same id once more, its letter would go with the one that is under way. */
    private boolean isUnderWay(Alert alert) {
        return busy.values().stream()
                .flatMap(List::stream)
                .anyMatch(l -> l.alert().id().equals(alert.id()));
    }

    private void deliver(String channel, List<Letter> letters) {
        boolean closed = closedUntil.getOrDefault(channel, Instant.MIN).isAfter(clock.instant());
        if (closed || busy.containsKey(channel)) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    boolean sound = false;
                    try {
                        send(channel, letters);
                        sound = true;
                    } catch (IOException | RuntimeException e) {
                        LOG.error("the outbox of alerts failed", e);
                    } finally {
                        done(channel, sound);
                    }
                },
                "alerts-" + channel);
        thread.setDaemon(true);
        thread.start();
        busy.put(channel, letters);
    }

    /**
     * Looks for what has come meanwhile, such as a letter to a fallback, before anybody sees the channel idle.
     *
     * @param sound that the outbox is; else the same would be sent again and again
     */
    private synchronized void done(String channel, boolean sound) {
        busy.remove(channel);
        try {
            if (sound) {
                round();
            }
        } catch (IOException | QuiesceException | RuntimeException e) {
            LOG.error("what came meanwhile could not be brought away, and is kept", e);
        } finally {
            letGo();
        }
    }

    /** Message by message, so that what is away stays away whatever becomes of the rest. */
    private void send(String channel, List<Letter> letters) throws IOException {
        Deque<Parcel> left = new ArrayDeque<>(Parcel.of(letters));
        boolean moved = false;
        try (ChannelPost post = ChannelPost.open(channel, configuration.channel(channel), limit)) {
            int alone = 0;
            while (!left.isEmpty()) {
                int most = alone > 0 ? 1 : post.alertsOfAMessage();
                List<Parcel> message = left.stream().limit(most).toList();
                if (settled(channel, post, message)) {
                    message.forEach(parcel -> left.remove());
                    alone--;
                    moved = true;
                } else {
                    alone = message.size();
                }
            }
        } catch (AlertException e) {
            LOG.warn("{}. {}", e.getMessage(), e.hint());
            int failed = failures.merge(channel, 1, Integer::sum);
            Instant again = clock.instant().plus(pause(failed, e));
            closedUntil.put(channel, again);
            for (Parcel parcel : left) {
                for (Letter letter : parcel.letters()) {
                    failed(letter, e, moved, again);
                }
            }
        }
    }

    /**
     * Brings one message away. One that is refused for good is over as well, unless it is of several alerts: the channel may take
     * each alone.
     *
     * @return whether nothing more is to be done for it
     * @throws AlertException that another attempt may mend
     */
    private boolean settled(String channel, ChannelPost post, List<Parcel> message) throws AlertException, IOException {
        List<Letter> letters =
                message.stream().flatMap(p -> p.letters().stream()).toList();
        try {
            post.send(message.stream().map(Parcel::alert).toList());
        } catch (AlertException e) {
            if (e.retryHelps()) {
                throw e;
            }
            LOG.warn("{}. {}", e.getMessage(), e.hint());
            if (message.size() > 1) {
                return false;
            }
            for (Letter letter : letters) {
                giveUp(letter, String.valueOf(e.getMessage()));
            }
            return true;
        }
        failures.remove(channel);
        closedUntil.remove(channel);
        for (Letter letter : letters) {
            outbox.remove(letter);
        }
        return true;
    }

    /** The channel's own pause, or a longer one that its peer asks for, which no peer may make too long. */
    private Duration pause(int failed, AlertException why) {
        Duration own = PAUSES.delay(failed - 1, random);
        Duration asked = why.retryAfter().orElse(Duration.ZERO);
        Duration heeded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return heeded.compareTo(own) > 0 ? heeded : own;
    }

    /** @param moved that the channel took something just now, so that it does not fail all the time */
    private void failed(Letter letter, AlertException why, boolean moved, Instant again) throws IOException {
        Instant since = moved ? clock.instant() : letter.failing().orElse(clock.instant());
        String problem = String.valueOf(why.getMessage());
        if (why.retryHelps() && (isEarly(letter) || !again.isAfter(since.plus(patience(letter))))) {
            outbox.put(letter.failed(problem, since, again));
        } else {
            giveUp(letter, problem);
        }
    }

    /** A day in which hardly anything was tried, such as one without power, is none. */
    private static boolean isEarly(Letter letter) {
        return letter.fallback().isEmpty() && letter.attempts() + 1 < LEAST_ATTEMPTS;
    }

    private void giveUp(Letter letter, String problem) throws IOException {
        Optional<Letter> other = letter.toFallback(problem, clock.instant());
        if (other.isPresent()) {
            LOG.warn("'{}' is told in place of '{}'", other.get().channel(), letter.channel());
            outbox.put(other.get());
        } else {
            LOG.error(
                    "nobody was told by '{}': {}",
                    letter.channel(),
                    letter.alert().subject());
        }
        outbox.remove(letter);
    }

    /** A command tries nothing again, and the next one may be a night away. */
    private Duration patience(Letter letter) {
        if (letter.fallback().isEmpty()) {
            return GIVEN_UP_AFTER;
        }
        return configuration.serving() ? FALLBACK_AFTER : Duration.ZERO;
    }
}
