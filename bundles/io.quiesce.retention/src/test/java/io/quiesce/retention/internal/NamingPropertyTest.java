package io.quiesce.retention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.service.Naming.Subject;
import io.quiesce.api.transfer.NameWish;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

class NamingPropertyTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

    private final PatternNaming naming = new PatternNaming();

    @Property(tries = 1000)
    @Tag("P23")
    @Tag("R10.3")
    void namesAreUniqueForEver(@ForAll("filePatterns") String file, @ForAll("subjects") List<Subject> subjects) {
        Set<String> used = new HashSet<>();
        for (Subject subject : subjects) {
            NameWish wish = naming.wish(new NamingSpec("", file, ZONE), subject);
            String path = naming.reserve(wish, p -> used.contains(p.toUpperCase(Locale.ROOT)));
            assertTrue(used.add(path.toUpperCase(Locale.ROOT)), path + " was given out twice");
            assertTrue(path.startsWith(wish.file()) && path.endsWith(".zip"), path + " follows " + wish);
        }
    }

    @Property(tries = 1000)
    @Tag("P23")
    @Tag("R10.1")
    @Tag("R10.2")
    void aNameFollowsItsPattern(@ForAll("subject") Subject subject) {
        String pattern = "{timestamp:yyyyMMddHHmmss}-{sequence:0000}-{type}";
        NameWish wish = naming.wish(new NamingSpec("", pattern, ZONE), subject);
        String time = java.time.format.DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ENGLISH)
                .format(subject.at().atZone(ZONE));
        String expected = time + "-" + String.format(Locale.ROOT, "%04d", subject.sequence()) + "-";
        assertTrue(wish.file().startsWith(expected), wish.file() + " begins with " + expected);
    }

    @Property(tries = 1000)
    @Tag("P24")
    @Tag("R10.4")
    void everyPathStaysBelowTheRootAndIsANameEverywhere(
            @ForAll("directoryPatterns") String directory,
            @ForAll("filePatterns") String file,
            @ForAll("subject") Subject subject) {
        NamingSpec spec = new NamingSpec(directory, file, ZONE);
        assertEquals(List.of(), naming.check(spec));
        String path = naming.reserve(naming.wish(spec, subject), p -> false);
        Path root = Path.of("/clients/web1");
        assertTrue(root.resolve(path).normalize().startsWith(root));
        List<String> segments = List.of(path.split("/"));
        assertEquals(directory.isEmpty() ? 0 : folders(directory), segments.size() - 1, path);
        for (String segment : segments) {
            assertTrue(segment.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 204, segment);
            assertFalse(segment.startsWith(".") || segment.endsWith(".") || segment.endsWith(" "), segment);
            assertFalse(segment.codePoints().anyMatch(c -> "<>:\"\\|?*".indexOf(c) >= 0 || c < 32), segment);
        }
    }

    /** Separators come from the pattern alone, never from a value. */
    private static int folders(String directory) {
        return directory.split("/").length;
    }

    @Property(tries = 2000)
    @Tag("P24")
    void anyWishIsRefusedOrStaysBelowTheRoot(@ForAll String directory, @ForAll("nasty") String file) {
        Path root = Path.of("/clients/web1");
        Optional<String> path;
        try {
            path = Optional.of(naming.reserve(new NameWish(directory, file), p -> false));
        } catch (IllegalArgumentException refused) {
            path = Optional.empty();
        }
        path.ifPresent(p -> {
            assertTrue(root.resolve(p).normalize().startsWith(root), p);
            assertFalse(p.startsWith("/") || p.contains("//") || p.contains("\\") || p.contains("\u0000"), p);
        });
    }

    @Property(tries = 2000)
    void whateverIsMadeSafeHasNoProblem(@ForAll("nasty") String text, @ForAll boolean folder) {
        Optional<String> problem = folder
                ? Segments.folderProblem(Segments.safeFolder(text, Segments.LONGEST))
                : Segments.problem(Segments.safe(text, Segments.LONGEST));
        assertEquals(Optional.empty(), problem);
    }

    @Property(tries = 1000)
    void checkAnswersForAnyPatternAndWhatItAcceptsCanBeUsed(
            @ForAll("loosePatterns") String directory,
            @ForAll("loosePatterns") String file,
            @ForAll("subject") Subject subject) {
        NamingSpec spec = new NamingSpec(directory, file, ZONE);
        if (naming.check(spec).isEmpty()) {
            assertTrue(naming.reserve(naming.wish(spec, subject), p -> false).endsWith(".zip"));
        }
    }

    @Provide
    Arbitrary<String> nasty() {
        Arbitrary<String> parts = Arbitraries.of(
                "a",
                "ä",
                "a\u0308",
                ".",
                "..",
                "/",
                "\\",
                " ",
                "con",
                "NUL",
                ".zip",
                ".seal",
                "\u0000",
                "\u202e",
                "\ud800",
                "😀",
                "x".repeat(150),
                "ß",
                "İ",
                ":",
                "_2",
                "~",
                "*");
        return Arbitraries.oneOf(
                parts.list().ofMaxSize(6).map(l -> String.join("", l)),
                Arbitraries.strings().ofMaxLength(40));
    }

    @Provide
    Arbitrary<String> filePatterns() {
        return Arbitraries.of("{server}", "{database}", "{type}", "{sequence}", "{timestamp:yyyyMMdd}", "x", "-", "ä")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(l -> String.join("", l));
    }

    @Provide
    Arbitrary<String> directoryPatterns() {
        return Arbitraries.of("{server}", "{timestamp:yyyy/MM}", "{database}_{type}", "fix", "{sequence:000}")
                .list()
                .ofMaxSize(5)
                .map(l -> String.join("/", l));
    }

    @Provide
    Arbitrary<String> loosePatterns() {
        return Arbitraries.of(
                        "{server}",
                        "{timestamp:yyyy/MM}",
                        "{timestamp:n}",
                        "{timestamp:QQQQ}",
                        "{timestamp:ee}",
                        "{",
                        "}",
                        "/",
                        "a",
                        ".",
                        "{x}",
                        "{sequence:00}",
                        "{timestamp:G}",
                        "{timestamp:XXX}",
                        " ")
                .list()
                .ofMaxSize(4)
                .map(l -> String.join("", l));
    }

    @Provide
    Arbitrary<Subject> subject() {
        Arbitrary<Instant> times =
                Arbitraries.longs().between(0, 4_102_444_799L).map(Instant::ofEpochSecond);
        return Combinators.combine(times, nasty(), nasty(), Arbitraries.longs().between(1, 99_999))
                .as((at, server, database, sequence) -> new Subject(at, server, database, "full", sequence));
    }

    @Provide
    Arbitrary<List<Subject>> subjects() {
        return subject().list().ofMinSize(2).ofMaxSize(8).map(list -> {
            List<Subject> twice = new ArrayList<>(list);
            twice.addAll(list);
            return twice;
        });
    }
}
