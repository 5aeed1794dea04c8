package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.spi.AlertChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The outbox of alerts")
@Tag("R9.6")
@Timeout(60)
class PostmanTest {

    @TempDir
    Path folder;

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, ChannelPost.Opening> channels = new TreeMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Instant now = TestAlerts.NOW;
    private boolean serving = true;
    private Outbox outbox;
    private Postman.Configuration configuration;
    private Postman postman;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    /** What a channel does with what it is given. */
    private interface Sending {
        void send(List<Alert> alerts) throws AlertException;
    }

    @BeforeEach
    void open() {
        outbox = new Outbox(folder.resolve("alerts"));
        configuration = new Postman.Configuration() {
            @Override
            public List<Rule> rules() {
                return rules;
            }

            @Override
            public Set<String> channels() {
                return channels.keySet();
            }

            @Override
            public ChannelPost.Opening channel(String name) {
                return channels.get(name);
            }

            @Override
            public boolean serving() {
                return serving;
            }
        };
        postman = new Postman(outbox, configuration, clock, new Random(1), Duration.ofMillis(500));
    }

    private void channel(String name, Sending sending) {
        channel(name, Integer.MAX_VALUE, sending);
    }

    private void channel(String name, int alertsOfAMessage, Sending sending) {
        channels.put(name, () -> new AlertChannel() {
            @Override
            public int alertsOfAMessage() {
                return alertsOfAMessage;
            }

            @Override
            public void send(List<Alert> alerts) throws AlertException {
                sending.send(alerts);
                alerts.forEach(
                        a -> told.add(name + ": " + a.subject() + a.facts().getOrDefault("times", "")));
            }

            @Override
            public void close() {}
        });
    }

    private void round() throws Exception {
        assertTrue(postman.round());
        settle();
    }

    private void settle() throws Exception {
        while (postman.busy()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void raise(String subject) throws Exception {
        outbox.put(Letter.unrouted(TestAlerts.failure(subject)));
    }

    @Test
    @DisplayName("is emptied into every channel, equal alerts as one that says how often")
    void emptied() throws Exception {
        channel("mail", alerts -> {});
        channel("slack", alerts -> {});
        raise("disk full");
        raise("disk full");
        raise("other");
        round();
        assertEquals(Set.of("mail: disk full2", "mail: other", "slack: disk full2", "slack: other"), Set.copyOf(told));
        assertEquals(4, told.size());
        assertEquals(List.of(), outbox.all());
    }

    @ParameterizedTest
    @CsvSource({"PT10M, PT10M", "PT1H, PT1H", "P30D, PT1H"})
    @DisplayName("leaves a channel alone for as long as its peer asks, for an hour at most")
    void askedToWait(Duration asked, Duration heeded) throws Exception {
        List<Integer> calls = new CopyOnWriteArrayList<>();
        channel("hook", alerts -> {
            calls.add(alerts.size());
            if (calls.size() < 2) {
                throw new AlertException("answered 429", "", asked);
            }
        });
        raise("disk full");
        round();
        now = now.plus(heeded).minusSeconds(1);
        round();
        assertEquals(List.of(1), calls, "not yet");
        now = now.plusSeconds(1);
        round();
        assertEquals(List.of("hook: disk full"), told);
    }

    @Test
    @DisplayName("asks no sooner again than it would by itself")
    void askedToHurry() throws Exception {
        channel("hook", alerts -> {
            throw new AlertException("answered 503", "", Duration.ofMillis(1));
        });
        raise("disk full");
        round();
        Instant again = outbox.all().getFirst().notBefore();
        assertFalse(again.isBefore(now.plusSeconds(1)), again.toString());
    }

    @Test
    @DisplayName("keeps what a channel could not bring, leaves the channel alone for a while, then tries again")
    void again() throws Exception {
        List<Integer> calls = new CopyOnWriteArrayList<>();
        channel("mail", alerts -> {
            calls.add(alerts.size());
            if (calls.size() < 3) {
                throw new AlertException("no route", "", true);
            }
        });
        raise("disk full");
        round();
        round();
        assertEquals(1, calls.size(), "not before its pause is over");
        assertEquals("no route", outbox.all().getFirst().problem());
        now = now.plusSeconds(5);
        raise("another");
        round();
        now = now.plusSeconds(20);
        round();
        assertEquals(List.of(1, 2, 2), calls);
        assertEquals(List.of(), outbox.all());
    }

    private void smsInPlaceOfMail() {
        rules.add(new Rule(
                "r",
                List.of(),
                AlertSeverity.INFO,
                List.of(),
                List.of("mail"),
                Optional.of("sms"),
                Optional.empty(),
                Duration.ZERO));
    }

    @Test
    @DisplayName("tells the fallback in the same round when trying a channel again can't help")
    void fallback() throws Exception {
        smsInPlaceOfMail();
        channel("mail", alerts -> {
            throw new AlertException("refused", "", false);
        });
        channel("sms", alerts -> {});
        raise("disk full");
        round();
        assertEquals(List.of("sms: disk full"), told);
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName(
            "tells the fallback in place of a channel that fails for a quarter of an hour, and gives that one all its time")
    void fallbackLater() throws Exception {
        smsInPlaceOfMail();
        channel("mail", alerts -> {
            throw new AlertException("no route", "", true);
        });
        channel("sms", alerts -> {
            if (now.isBefore(TestAlerts.NOW.plus(Duration.ofHours(23)))) {
                throw new AlertException("no route", "", true);
            }
        });
        raise("disk full");
        for (Duration passed : List.of(Duration.ZERO, Duration.ofMinutes(10))) {
            now = TestAlerts.NOW.plus(passed);
            round();
            assertEquals("mail", outbox.all().getFirst().channel());
        }
        now = now.plus(Duration.ofMinutes(10));
        round();
        assertEquals("sms", outbox.all().getFirst().channel());
        now = now.plus(Duration.ofHours(23));
        round();
        assertEquals(List.of("sms: disk full"), told);
    }

    @Test
    @DisplayName("tells the fallback at once where the process does not stay")
    void fallbackOfCommand() throws Exception {
        serving = false;
        smsInPlaceOfMail();
        channel("mail", alerts -> {
            throw new AlertException("no route", "", true);
        });
        channel("sms", alerts -> {});
        raise("disk full");
        round();
        assertEquals(List.of("sms: disk full"), told);
    }

    @Test
    @DisplayName("tells other channels of what comes while one is at work, and that one as soon as it is done")
    void meanwhile() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        channel("slow", alerts -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AlertException("interrupted", "", true);
            }
        });
        postman = new Postman(outbox, configuration, clock, new Random(1), Duration.ofSeconds(30));
        raise("first");
        assertTrue(postman.round());
        channel("fast", alerts -> goOn.countDown());
        raise("second");
        round();
        assertEquals(Set.of("slow: first", "fast: second", "slow: second"), Set.copyOf(told));
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("tells what is raised under the same id while the first is under way, after it")
    void sameId() throws Exception {
        Alert down = TestAlerts.failure("down");
        CountDownLatch goOn = new CountDownLatch(1);
        channel("mail", alerts -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AlertException("interrupted", "", true);
            }
        });
        postman = new Postman(outbox, configuration, clock, new Random(1), Duration.ofSeconds(30));
        outbox.put(Letter.unrouted(down));
        assertTrue(postman.round());
        outbox.put(Letter.unrouted(down));
        assertTrue(postman.round());
        goOn.countDown();
        settle();
        assertEquals(List.of("mail: down", "mail: down"), told);
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("waits for no channel that hangs or throws: the others are told at once")
    void bulkhead() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        channel("hangs", alerts -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    waiting = !never.await(1, TimeUnit.DAYS);
                } catch (InterruptedException e) {
                    continue; // a channel that does not even end when it is told to
                }
            }
        });
        channel("throws", alerts -> {
            throw new StackOverflowError("deep");
        });
        channel("works", alerts -> {});
        raise("disk full");
        long began = System.nanoTime();
        round();
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(20));
        assertEquals(List.of("works: disk full"), told);
        List<Letter> left = outbox.all();
        assertEquals(2, left.size());
        assertTrue(left.stream().anyMatch(l -> l.problem().contains("did not answer within")));
        assertTrue(left.stream().anyMatch(l -> l.problem().contains("StackOverflowError")));
        never.countDown();
    }

    @Test
    @DisplayName("keeps what is for a channel that cannot be read now, and says why")
    void unreadable() throws Exception {
        channel("mail", alerts -> {});
        AlertChannel mail = channels.get("mail").open();
        List<Boolean> missing = new ArrayList<>(List.of(true));
        channels.put("mail", () -> {
            if (!missing.isEmpty()) {
                throw new InvalidConfigurationException(
                        List.of(new Violation("password", "***", "the variable MAIL_PASSWORD is not set", "mail")));
            }
            return mail;
        });
        raise("disk full");
        round();
        String problem = outbox.all().getFirst().problem();
        assertTrue(problem.contains("MAIL_PASSWORD"), problem);
        missing.clear();
        now = now.plus(Duration.ofHours(1));
        round();
        assertEquals(List.of("mail: disk full"), told);
    }

    @Test
    @DisplayName("goes on where a channel stopped, for days if need be, and brings nothing twice that was away")
    void goesOn() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        channel("hook", 1, alerts -> {
            asked.add(alerts.getFirst().subject());
            if (asked.size() % 4 == 0) {
                throw new AlertException("answered 429", "", true);
            }
        });
        for (int i = 0; i < 12; i++) {
            raise("alert " + i);
        }
        for (int i = 0; i < 4; i++) {
            round();
            now = now.plus(Duration.ofHours(20));
        }
        assertEquals(12, told.size());
        assertEquals(12, Set.copyOf(told).size());
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("gives each message its time, not all of them together")
    void slow() throws Exception {
        channel("hook", 1, alerts -> {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                throw new AlertException("interrupted", "", true);
            }
        });
        postman = new Postman(outbox, configuration, clock, new Random(1), Duration.ofSeconds(2));
        for (int i = 0; i < 25; i++) {
            raise("alert " + i);
        }
        round();
        assertEquals(25, told.size());
    }

    @Test
    @DisplayName(
            "brings each alert alone when a message of several is refused, and gives up only what is refused alone too")
    void alone() throws Exception {
        smsInPlaceOfMail();
        channel("mail", alerts -> {
            if (alerts.size() > 1 || alerts.getFirst().subject().equals("too big")) {
                throw new AlertException("552 too big", "", false);
            }
        });
        channel("sms", alerts -> {});
        raise("one");
        raise("too big");
        raise("another");
        round();
        assertEquals(Set.of("mail: one", "mail: another", "sms: too big"), Set.copyOf(told));
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("gives up a day after the first attempt, and not before ten, however old the alert is")
    void givenUp() throws Exception {
        channel("mail", alerts -> {
            throw new AlertException("no route", "", true);
        });
        raise("disk full");
        now = now.plus(Duration.ofDays(3));
        for (int attempts = 1; attempts < 12; attempts++) {
            round();
            assertEquals(attempts, outbox.all().getFirst().attempts());
            now = now.plus(Duration.ofHours(2));
        }
        now = now.plus(Duration.ofHours(2));
        round();
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("does not give up after a day in which nothing was tried")
    void withoutPower() throws Exception {
        channel("mail", alerts -> {
            throw new AlertException("no route", "", true);
        });
        raise("disk full");
        for (int attempts = 1; attempts < 10; attempts++) {
            round();
            assertEquals(attempts, outbox.all().getFirst().attempts());
            now = now.plus(Duration.ofDays(2));
        }
        round();
        assertEquals(List.of(), outbox.all());
    }

    @Test
    @DisplayName("does not give up a channel that is its own fallback at the first attempt")
    void ownFallback() throws Exception {
        smsInPlaceOfMail();
        channel("sms", alerts -> {
            throw new AlertException("no route", "", true);
        });
        outbox.put(Letter.to("sms", TestAlerts.failure("disk full"), now, Optional.of("sms")));
        round();
        assertEquals(1, outbox.all().size());
    }

    @Test
    @DisplayName("is emptied by one process at a time, and a broken file stands in nobody's way")
    void owned() throws Exception {
        channel("mail", alerts -> {});
        raise("disk full");
        Files.writeString(folder.resolve("alerts/broken.alert"), "id=1\n");
        try (var claimed = outbox.claim().orElseThrow()) {
            assertFalse(postman.round());
        }
        round();
        assertEquals(List.of("mail: disk full"), told);
    }
}
