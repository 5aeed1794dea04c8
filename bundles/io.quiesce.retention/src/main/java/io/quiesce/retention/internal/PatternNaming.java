package io.quiesce.retention.internal;

import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.service.Naming;
import io.quiesce.api.transfer.NameWish;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** Names by patterns. Keeps nothing; safe between threads. */
@Component
public final class PatternNaming implements Naming {

    private static final String EXTENSION = ".zip";
    private static final int MOST_FOLDERS = 16;

    /** Longest path in bytes of UTF-8: with a client's name and a suffix it stays below a key's 1024. */
    private static final int LONGEST_PATH = 800;

    /** Two ends of the ranges of every time field, so that formats of changing width are seen. */
    private static final List<Subject> SAMPLES = List.of(
            new Subject(Instant.parse("2026-01-01T00:00:00Z"), "server", "database", "full", 1),
            new Subject(Instant.parse("2028-12-31T23:59:59.999999999Z"), "server", "database", "full", 123_456));

    @Override
    public List<Violation> check(NamingSpec patterns) {
        List<Violation> violations = new ArrayList<>();
        problems(NamePattern.read(patterns.directory(), patterns.zone()), PatternNaming::directoryProblem)
                .forEach(p -> violations.add(new Violation("naming.directory", patterns.directory(), p, "")));
        problems(NamePattern.read(patterns.file(), patterns.zone()), PatternNaming::fileProblem)
                .forEach(p -> violations.add(new Violation("naming.file", patterns.file(), p, "")));
        return violations;
    }

    @FunctionalInterface
    private interface Rules {
        Optional<String> problem(String rendered);
    }

    private static Set<String> problems(NamePattern pattern, Rules rules) {
        Set<String> problems = new LinkedHashSet<>(pattern.problems());
        if (problems.isEmpty()) {
            for (Subject sample : SAMPLES) {
                try {
                    rules.problem(pattern.render(sample)).ifPresent(problems::add);
                } catch (DateTimeException e) {
                    problems.add("has a time format that no instant can fill: " + e.getMessage());
                }
            }
        }
        return problems;
    }

    private static Optional<String> fileProblem(String file) {
        return file.contains("/") || file.contains("\\")
                ? Optional.of("is one file name and holds a path separator")
                : Segments.problem(Segments.normal(file));
    }

    private static Optional<String> directoryProblem(String directory) {
        List<String> folders = folders(Segments.normal(directory));
        if (folders.size() > MOST_FOLDERS || Segments.bytes(directory) > LONGEST_PATH) {
            return Optional.of("has more than " + MOST_FOLDERS + " folders or " + LONGEST_PATH + " bytes");
        }
        return folders.stream()
                .map(Segments::folderProblem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** No folder for empty text; a leading, trailing or doubled separator gives an empty one. */
    private static List<String> folders(String directory) {
        return directory.isEmpty() ? List.of() : Arrays.asList(directory.split("/", -1));
    }

    /** @throws IllegalArgumentException when the patterns break a rule of {@link #check} */
    @Override
    public NameWish wish(NamingSpec patterns, Subject subject) {
        List<Violation> violations = check(patterns);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(violations.getFirst().toString());
        }
        List<String> folders =
                folders(NamePattern.read(patterns.directory(), patterns.zone()).render(subject));
        String file = NamePattern.read(patterns.file(), patterns.zone()).render(subject);
        NameWish wish = wish(folders, file, Segments.LONGEST);
        return length(wish) <= LONGEST_PATH ? wish : wish(folders, file, LONGEST_PATH / (folders.size() + 1) - 1);
    }

    private static NameWish wish(List<String> folders, String file, int longest) {
        String directory =
                folders.stream().map(f -> Segments.safeFolder(f, longest)).collect(Collectors.joining("/"));
        return new NameWish(directory, Segments.safe(file, longest));
    }

    private static int length(NameWish wish) {
        return Segments.bytes(wish.directory()) + 1 + Segments.bytes(wish.file());
    }

    @Override
    public String reserve(NameWish wish, Predicate<String> taken) {
        NameWish normal = new NameWish(Segments.normal(wish.directory()), Segments.normal(wish.file()));
        directoryProblem(normal.directory())
                .or(() -> fileProblem(normal.file()))
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(
                            "the wish '" + wish.directory() + "', '" + wish.file() + "' " + problem);
                });
        if (length(normal) > LONGEST_PATH) {
            throw new IllegalArgumentException("the wish has more than " + LONGEST_PATH + " bytes");
        }
        String base = normal.directory().isEmpty() ? normal.file() : normal.directory() + "/" + normal.file();
        return path(base, firstFree(base, taken));
    }

    /** The plain name is number 1. */
    private static String path(String base, long number) {
        return base + (number == 1 ? "" : "_" + number) + EXTENSION;
    }

    /**
     * A number whose path is not taken; the smallest when the taken ones are without gap. Doubling and halving, because a
     * pattern without time meets all its elder ones each time.
     */
    private static long firstFree(String base, Predicate<String> taken) {
        long takenNumber = 0;
        long free = 1;
        while (taken.test(path(base, free))) {
            takenNumber = free;
            free = Math.multiplyExact(free, 2L);
        }
        while (free - takenNumber > 1) {
            long middle = takenNumber + (free - takenNumber) / 2;
            if (taken.test(path(base, middle))) {
                takenNumber = middle;
            } else {
                free = middle;
            }
        }
        return free;
    }
}
