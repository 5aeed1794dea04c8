package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("V1")
@DisplayName("The first round of a receiver that starts")
class RoundsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T01:02:03.456Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path home;

    /** As a process finds them that starts then. */
    private Rounds at(Instant now) {
        return new Rounds(home, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Duration first(Duration later) {
        return at(NOW.plus(later)).first("verification", DAY);
    }

    @Test
    @DisplayName("comes a period after the last one, whatever starts lie between, and after a rest at the soonest")
    void later() {
        at(NOW).made("verification", NOW);
        assertEquals(DAY, first(Duration.ZERO));
        assertEquals(Duration.ofHours(1), first(Duration.ofHours(23)));
        assertEquals(Rounds.REST, first(DAY.minusSeconds(1)));
        assertEquals(Rounds.REST, first(Duration.ofDays(400)));
    }

    @Test
    @DisplayName("comes after a rest when there was none, or after the period where that is shorter")
    void none() {
        assertEquals(Rounds.REST, first(Duration.ZERO));
        assertEquals(Duration.ofSeconds(1), at(NOW).first("verification", Duration.ofSeconds(1)));
    }

    @Test
    @DisplayName("comes after a rest when the last one lies in the future: the clock has jumped")
    void future() {
        at(NOW).made("verification", NOW.plus(Duration.ofDays(4000)));
        assertEquals(Rounds.REST, first(Duration.ZERO));
    }

    @Test
    @DisplayName("of one kind says nothing of the other")
    void kinds() {
        at(NOW).made("retention", NOW.minus(Duration.ofHours(2)));
        at(NOW).made("verification", NOW);
        assertEquals(Duration.ofHours(22), at(NOW).first("retention", DAY));
        assertEquals(DAY, first(Duration.ZERO));
    }

    @Test
    @DisplayName("comes after a rest when what was written down is damaged, which the next round mends")
    void damaged() throws Exception {
        for (String text : new String[] {"verification=yesterday", "verification=\\u12"}) {
            Files.writeString(home.resolve("rounds.properties"), text);
            assertEquals(Rounds.REST, first(Duration.ZERO));
            at(NOW).made("verification", NOW);
            assertEquals(DAY, first(Duration.ZERO));
        }
    }

    @Test
    @DisplayName("comes, though nothing can be written down")
    void unwritable() throws Exception {
        Files.createDirectory(home.resolve("rounds.properties"));
        at(NOW).made("verification", NOW);
        assertEquals(Rounds.REST, first(Duration.ZERO));
        assertTrue(Files.isDirectory(home.resolve("rounds.properties")));
    }
}
