package io.quiesce.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.osgi.framework.Version;

class ChoiceTest {

    private static Candidate candidate(int number, int plugin, int minor) {
        return new Candidate(
                new DropIn(Path.of("/dropins/" + number + ".jar"), ""),
                Optional.of(new Label("plugin" + plugin, new Version(1, minor, 0), "")),
                Optional.of(Path.of("/copies/" + number)),
                "");
    }

    private static List<Candidate> candidates(List<Integer> seeds) {
        List<Candidate> found = new ArrayList<>();
        for (int seed : seeds) {
            found.add(candidate(found.size(), seed % 4, seed / 4));
        }
        return found;
    }

    @Property(tries = 200)
    void onePerPluginIsChosenTheHighestThenTheFirst(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 19) Integer> seeds) {
        List<Candidate> found = candidates(seeds);
        List<Candidate> judged = Choice.of(found, Set.of());
        assertEquals(found.size(), judged.size());
        Map<String, List<Candidate>> fit = judged.stream()
                .filter(Candidate::fit)
                .collect(Collectors.groupingBy(c -> c.label().orElseThrow().name()));
        for (Candidate c : found) {
            Label label = c.label().orElseThrow();
            Candidate chosen = fit.get(label.name()).getFirst();
            assertEquals(1, fit.get(label.name()).size());
            int compared =
                    label.version().compareTo(chosen.label().orElseThrow().version());
            assertTrue(compared < 0 || compared == 0 && found.indexOf(c) >= found.indexOf(chosen));
        }
    }

    @Property(tries = 100)
    void nothingTakesTheNameOfAPartOfTheProduct(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 19) Integer> seeds) {
        for (Candidate c : Choice.of(candidates(seeds), Set.of("plugin2"))) {
            assertFalse(c.fit() && c.label().orElseThrow().name().equals("plugin2"));
        }
    }
}
