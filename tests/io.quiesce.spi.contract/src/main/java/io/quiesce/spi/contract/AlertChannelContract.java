package io.quiesce.spi.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link AlertChannelProvider} and its channels must do. Extend it and give settings that reach a real peer. */
public abstract class AlertChannelContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    protected abstract AlertChannelProvider provider();

    /** Settings by which an alert arrives. */
    protected abstract Map<String, String> reaching() throws Exception;

    /** Settings that are valid and reach nobody now, such as a port that nobody listens at. */
    protected abstract Map<String, String> unreachable() throws Exception;

    /** All that has arrived since the test began, as the peer sees it; asked again until what is looked for is there. */
    protected abstract String arrived() throws Exception;

    /** Whether the channel has no room for the subjects of all alerts, such as a text message; then it tells the first of the worst. */
    protected boolean brief() {
        return false;
    }

    private void assertArrived(String text) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!arrived().contains(text)) {
            assertTrue(System.nanoTime() < end, () -> "'" + text + "' has not arrived");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private AlertChannel open(Map<String, String> values) throws AlertException, InvalidConfigurationException {
        return provider().open(Settings.of(provider().settings(), values));
    }

    /** An alert with nothing special about it but this subject. */
    protected static Alert alert(String subject, String text) {
        return new Alert(
                UUID.randomUUID(),
                Instant.parse("2026-11-28T02:00:00Z"),
                AlertKind.BACKUP_FAILED,
                AlertSeverity.ERROR,
                "agent db1",
                "shop",
                subject,
                text,
                Map.of("backup", "0f1e"),
                Optional.empty(),
                List.of());
    }

    @Test
    @DisplayName("a kind is a word for documents; label and every setting explain themselves")
    void namesItself() {
        assertTrue(provider().kind().matches("[a-z][a-z0-9-]*"), provider().kind());
        assertFalse(provider().label().isBlank());
        for (Setting setting : provider().settings().settings()) {
            assertFalse(setting.help().isBlank(), setting.key());
        }
    }

    @Test
    @DisplayName("opening and closing, also twice, sends nothing")
    void opensQuietly() throws Exception {
        AlertChannel channel = open(reaching());
        channel.close();
        channel.close();
        try (AlertChannel again = open(reaching())) {
            again.send(List.of(alert("only this one", "text")));
        }
        assertArrived("only this one");
    }

    @Test
    @DisplayName("one alert arrives, and one open channel takes more than one")
    void arrives() throws Exception {
        try (AlertChannel channel = open(reaching())) {
            channel.send(List.of(alert("first of all", "what happened")));
            channel.send(List.of(alert("second of all", "what happened")));
        }
        assertArrived("first of all");
        assertArrived("second of all");
    }

    @Test
    @DisplayName("several alerts arrive together, none is lost")
    void arriveTogether() throws Exception {
        try (AlertChannel channel = open(reaching())) {
            channel.send(List.of(alert("number one", "a"), alert("number two", "b"), alert("number three", "c")));
        }
        for (String one : brief() ? List.of("number one") : List.of("number one", "number two", "number three")) {
            assertArrived(one);
        }
    }

    @Test
    @DisplayName("text may hold anything: quotes, markup, line ends, other scripts, and a lot of it")
    void anyText() throws Exception {
        String text = "it's \"quoted\" <b>&amp;</b> {text} ${x} \\ %s\r\n.\r\nBcc: a@example.org\n数据库 \uD83D\uDE80 "
                + "x".repeat(20_000);
        try (AlertChannel channel = open(reaching())) {
            channel.send(List.of(alert("strange text", text)));
        }
        assertArrived("strange text");
    }

    @Test
    @DisplayName(
            "a peer that can't be reached is told as an error which another attempt may mend, within the time limit")
    void unreachableIsTold() throws Exception {
        Map<String, String> values = unreachable();
        AlertException told = assertTimeoutPreemptively(LIMIT, () -> {
            try (AlertChannel channel = open(values)) {
                return assertThrows(AlertException.class, () -> channel.send(List.of(alert("lost", "text"))));
            }
        });
        assertTrue(told.retryHelps(), told.getMessage());
        assertFalse(told.hint().isBlank(), told.getMessage());
        assertFalse(
                values.entrySet().stream().anyMatch(v -> secret(v.getKey(), v.getValue(), told)), told.getMessage());
    }

    private boolean secret(String key, String value, AlertException told) {
        boolean sealed = provider().settings().find(key).orElseThrow().type() == Setting.Type.SECRET;
        return sealed && (told.getMessage() + told.hint()).contains(value);
    }

    @Test
    @DisplayName("a channel that failed can be used again")
    void worksAgain() throws Exception {
        try (AlertChannel channel = open(unreachable())) {
            for (int i = 0; i < 2; i++) {
                assertThrows(AlertException.class, () -> channel.send(List.of(alert("lost", "text"))));
            }
        }
        try (AlertChannel channel = open(reaching())) {
            channel.send(List.of(alert("found again", "text")));
        }
        assertArrived("found again");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ERROR_BEFORE", "ERROR_AFTER", "SHORT_WRITE"})
    @DisplayName(
            "alerts whose sending failed arrive when all are sent again: none had left, all had, or only the first had")
    void sentAgain(Fault fault) throws Exception {
        List<Alert> alerts = List.of(alert("either way, one", "a"), alert("either way, two", "b"));
        try (AlertChannel channel = new FaultyChannel(open(reaching()), fault, 0)) {
            assertThrows(AlertException.class, () -> channel.send(alerts));
            channel.send(alerts);
        }
        for (Alert alert : brief() ? alerts.subList(0, 1) : alerts) {
            assertArrived(alert.subject());
        }
    }

    @Test
    @DisplayName("an interrupted thread is let go, and the channel closes")
    void interrupted() throws Exception {
        AlertChannel channel = open(unreachable());
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            Thread.currentThread().interrupt();
            try {
                channel.send(List.of(alert("lost", "text")));
            } catch (AlertException e) {
                // as it should be: nothing arrived
            }
        });
        assertTrue(sender.join(LIMIT), "send did not come back");
        assertTimeoutPreemptively(LIMIT, channel::close);
    }
}
