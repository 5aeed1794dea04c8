package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.Operator;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.OperatorEndpoint;
import io.quiesce.api.service.OperatorEndpoint.Listening;
import io.quiesce.api.service.OperatorRegistry;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a desk to operators over the network, where the home's setting says so; follows the setting while it runs. A port that can't be had
 * is told once and tried again: backups do not depend on it.
 */
final class NetworkServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkServer.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final AgentDesk desk;
    private final Submissions submissions;
    private final Path home;
    private final OperatorRegistry registry;
    private final OperatorEndpoint endpoint;
    private final Clock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("quiesce-operators-setting").factory());
    private Optional<Bind> wanted = Optional.empty();
    private Optional<Listening> listening = Optional.empty();
    private Instant tryAgain = Instant.MIN;
    private String told = "";
    private boolean closed;
    private final Set<Operator> logins = new HashSet<>();
    private LocalDate day = LocalDate.MIN;

    NetworkServer(
            AgentDesk desk,
            Submissions submissions,
            Path home,
            OperatorRegistry registry,
            OperatorEndpoint endpoint,
            Clock clock) {
        this.desk = desk;
        this.submissions = submissions;
        this.home = home;
        this.registry = registry;
        this.endpoint = endpoint;
        this.clock = clock;
        watch.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            if (!closed) {
                follow(registry.listening(home));
            }
        } catch (QuiesceException e) {
            tell(e);
        } catch (RuntimeException e) {
            // an exception would end the schedule
            LOG.error("the operators' port could not be looked after", e);
        }
    }

    private void follow(Optional<Bind> now) throws QuiesceException {
        if (!now.equals(wanted)) {
            shut();
            wanted = now;
            tryAgain = Instant.MIN;
            told = "";
        }
        if (wanted.isPresent() && listening.isEmpty() && !clock.instant().isBefore(tryAgain)) {
            tryAgain = clock.instant().plus(AGAIN);
            Listening bound = endpoint.listen(home, wanted.get(), this::serve);
            listening = Optional.of(bound);
            told = "";
            LOG.info("operators are served at {}", bound.address());
        }
    }

    private void tell(QuiesceException e) {
        String text = String.valueOf(e.getMessage());
        if (!text.equals(told)) {
            told = text;
            LOG.error("operators are not served over the network: {} {}", text, e.hint());
        }
    }

    private void serve(Operator operator, ByteChannel channel) {
        login(operator);
        try (Frames frames = Conversation.frames(channel)) {
            Conversation.hold(frames, new OperatorDesk(desk, submissions, operator));
        }
    }

    /** Once a day of each and from each address: a workbench comes and goes all day. */
    private void login(Operator operator) {
        synchronized (logins) {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            if (!today.equals(day)) {
                day = today;
                logins.clear();
            }
            if (logins.add(operator)) {
                LOG.info("operator {} has come in", operator);
            }
        }
    }

    private void shut() {
        listening.ifPresent(l -> {
            l.close();
            LOG.info("operators are no longer served at {}", l.address());
        });
        listening = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watch.shutdown();
        shut();
    }
}
