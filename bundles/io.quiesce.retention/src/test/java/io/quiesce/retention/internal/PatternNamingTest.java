package io.quiesce.retention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.service.Naming.Subject;
import io.quiesce.api.transfer.NameWish;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternNamingTest {

    private final PatternNaming naming = new PatternNaming();
    private final Subject shop = new Subject(Instant.parse("2026-11-20T23:05:07Z"), "db1.example", "shop", "full", 42);

    private NameWish wish(String directory, String file, ZoneId zone) {
        return naming.wish(new NamingSpec(directory, file, zone), shop);
    }

    @Nested
    class WhenThePatternsAreRight {

        @ParameterizedTest
        @Tag("R10.1")
        @Tag("R10.2")
        @CsvSource({
            "{timestamp:yyyyMMdd_HHmmss}_{server}_{type}, 20261120_230507_db1.example_full",
            "{timestamp}-{database}, 20261120_230507-shop",
            "{database}_{sequence}, shop_42",
            "{database}_{sequence:00000}, shop_00042",
            "{timestamp:dd MMM yyyy}, 20 Nov 2026",
            "Wochensicherung ä, Wochensicherung ä",
        })
        @DisplayName("each placeholder is replaced by its value")
        void placeholders(String pattern, String expected) {
            assertEquals(new NameWish("", expected), wish("", pattern, ZoneOffset.UTC));
        }

        @Test
        @Tag("R10.4")
        @DisplayName("a separator in the directory pattern makes folders, in a time format too")
        void folders() {
            assertEquals(
                    "db1.example/2026/11",
                    wish("{server}/{timestamp:yyyy/MM}", "x", ZoneOffset.UTC).directory());
        }

        @Test
        @Tag("R10.1")
        @DisplayName("the zone decides over the day")
        void zone() {
            assertEquals(
                    "20261121",
                    wish("", "{timestamp:yyyyMMdd}", ZoneId.of("Europe/Berlin")).file());
        }

        @ParameterizedTest
        @CsvSource({
            "a/b, a_b",
            "../../etc, .._.._etc",
            "CON, _CON",
            "con.txt, _con.txt",
            "a:b*?, a_b__",
            "'x.', x_",
            "'', _",
        })
        @DisplayName("values are made safe")
        void values(String server, String expected) {
            Subject subject = new Subject(shop.at(), server, "d", "full", 1);
            String file = naming.wish(new NamingSpec("", "{server}", ZoneOffset.UTC), subject)
                    .file();
            assertEquals(expected.startsWith("..") ? "_" + expected.substring(1) : expected, file);
        }

        @Test
        @DisplayName("a value never ends a folder like a backup")
        void folderLikeABackup() {
            Subject subject = new Subject(shop.at(), "evil.ZIP", "d", "full", 1);
            assertEquals(
                    "evil_ZIP",
                    naming.wish(new NamingSpec("{server}", "x", ZoneOffset.UTC), subject)
                            .directory());
        }
    }

    @Nested
    @Tag("R2.4")
    class WhenAPatternIsWrong {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "a/b",
                    "a\\b",
                    "{server",
                    "server}",
                    "{servr}",
                    "{}",
                    "{timestamp:}",
                    "{timestamp:qqqq'}",
                    "{timestamp:yyyy/MM}",
                    "{timestamp:HH:mm}",
                    "{server:x}",
                    "{sequence:1}",
                    "{sequence:}",
                    ".x",
                    "..",
                    "NUL",
                    "lpt1.x",
                    "x.",
                    "x ",
                    " x",
                    "a<b",
                    "a\u0007b",
                    "a\u202Eb",
                    "{timestamp:VV}",
                })
        @DisplayName("the file pattern is refused, naming field, value and rule")
        void file(String pattern) {
            List<Violation> violations = naming.check(new NamingSpec("", pattern, ZoneId.of("Europe/Berlin")));
            assertEquals(1, violations.size(), violations.toString());
            assertEquals("naming.file", violations.getFirst().field());
            assertEquals(pattern, violations.getFirst().value());
            assertTrue(violations.getFirst().rule().length() > 10);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/a",
                    "a/",
                    "a//b",
                    "../a",
                    "a/../b",
                    "a/./b",
                    ".hidden",
                    "a\\b",
                    "{server}/con/x",
                    "x.zip/y",
                    "x.Seal",
                    "{nope}",
                    "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q",
                })
        @DisplayName("the directory pattern is refused")
        void directory(String pattern) {
            List<Violation> violations = naming.check(new NamingSpec(pattern, "x", ZoneOffset.UTC));
            assertEquals(1, violations.size(), violations.toString());
            assertEquals("naming.directory", violations.getFirst().field());
        }

        @Test
        @DisplayName("every violation is told, not only the first")
        void all() {
            List<Violation> violations = naming.check(new NamingSpec("{a}/{b}", "{c", ZoneOffset.UTC));
            assertEquals(3, violations.size(), violations.toString());
        }

        @Test
        @DisplayName("a segment of more than 200 bytes is refused")
        void tooLong() {
            assertEquals(List.of(), naming.check(new NamingSpec("", "ä".repeat(100), ZoneOffset.UTC)));
            assertEquals(
                    1,
                    naming.check(new NamingSpec("", "ä".repeat(100) + "x", ZoneOffset.UTC))
                            .size());
        }

        @Test
        @DisplayName("there is no wish")
        void noWish() {
            assertThrows(IllegalArgumentException.class, () -> wish("", "a/b", ZoneOffset.UTC));
        }
    }

    @Nested
    class WhenTheReceiverReserves {

        @Test
        @Tag("R10.3")
        @DisplayName("a free wish is given as it is, a taken one with the next number")
        void suffix() {
            NameWish wish = new NameWish("a/b", "x");
            assertEquals("a/b/x.zip", naming.reserve(wish, p -> false));
            assertEquals("a/b/x_2.zip", naming.reserve(wish, Set.of("a/b/x.zip")::contains));
            assertEquals("a/b/x_3.zip", naming.reserve(wish, Set.of("a/b/x.zip", "a/b/x_2.zip")::contains));
        }

        @Test
        @DisplayName("ten thousand taken ones are passed with a few questions")
        void manyTaken() {
            int[] questions = new int[1];
            String path = naming.reserve(new NameWish("", "x"), p -> {
                questions[0]++;
                String number = p.replaceAll("^x_?|\\.zip$", "");
                return number.isEmpty() || Long.parseLong(number) <= 10_000;
            });
            assertEquals("x_10001.zip", path);
            assertTrue(questions[0] < 40, questions[0] + " questions");
        }

        @ParameterizedTest
        @CsvSource({
            "'', ''",
            "'', ..",
            "'', .",
            "'', a/b",
            "'', a\\b",
            "'', .names",
            "../x, a",
            "/etc, a",
            "a/../.., a",
            "a//b, a",
            "'', NUL",
            "a/con, b",
            "x.zip, y",
            "x.SEAL, y",
            "'', 'x:y'",
            "'', 'x '",
        })
        @DisplayName("a wish that leaves the root or is no name is refused")
        void refused(String directory, String file) {
            assertThrows(
                    IllegalArgumentException.class, () -> naming.reserve(new NameWish(directory, file), p -> false));
        }

        @Test
        @DisplayName("a wish in another Unicode form is brought to NFC")
        void unicodeForm() {
            assertEquals("\u00e4.zip", naming.reserve(new NameWish("", "a\u0308"), p -> false));
        }
    }
}
