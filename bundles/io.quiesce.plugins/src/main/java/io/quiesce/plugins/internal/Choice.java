package io.quiesce.plugins.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.Version;

/** Which file gives a plug-in that several give: the highest version, then the home's. A pure function. */
final class Choice {

    private static final BinaryOperator<Candidate> BETTER = (a, b) -> version(b).compareTo(version(a)) > 0 ? b : a;

    private Choice() {}

    /**
     * @param found those of the home before those of the installation
     * @param own symbolic names of the product's bundles
     * @return the same, where those that are not to be installed say why
     */
    static List<Candidate> of(List<Candidate> found, Set<String> own) {
        Map<String, Candidate> chosen = found.stream()
                .filter(Candidate::fit)
                .collect(Collectors.toMap(Choice::name, Function.identity(), BETTER));
        return found.stream()
                .map(c -> c.fit() ? judged(c, chosen.get(name(c)), own) : c)
                .toList();
    }

    private static Candidate judged(Candidate c, @Nullable Candidate chosen, Set<String> own) {
        if (own.contains(name(c))) {
            return c.refused("the product has a bundle '" + name(c) + "' itself; a plug-in needs a name of its own");
        }
        if (chosen != null && !chosen.equals(c)) {
            return c.refused(chosen.dropIn().file() + " gives the same plug-in in version " + version(chosen)
                    + "; remove one of them");
        }
        return c;
    }

    private static String name(Candidate c) {
        return c.label().map(Label::name).orElse("");
    }

    private static Version version(Candidate c) {
        return c.label().orElseThrow().version();
    }
}
