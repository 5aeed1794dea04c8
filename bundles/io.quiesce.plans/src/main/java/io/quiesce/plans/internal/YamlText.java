package io.quiesce.plans.internal;

import io.quiesce.api.error.Violation;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A text that should be one YAML document.
 *
 * @param label for messages
 */
record YamlText(String label, String text) {

    static final int LONGEST = 1 << 20;

    /** A plan needs four levels; composing takes stack for each. */
    private static final int DEEPEST = 64;

    /** The document's root; empty when something is wrong with it, which is then among the violations. */
    Optional<Node> root(List<Violation> violations) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                // Aliases buy nothing in a plan and can be made to explode.
                .setMaxAliasesForCollections(0)
                .build();
        try {
            if (text.length() > LONGEST) {
                violations.add(new Violation("(document)", "", "is larger than 1 MiB", label));
                return Optional.empty();
            }
            if (isTooDeep(new Parse(settings).parseString(text))) {
                violations.add(new Violation("(document)", "", "is nested too deeply for a plan", label));
                return Optional.empty();
            }
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                violations.add(new Violation("(document)", "", "is empty", label));
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(m -> label + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                    .orElse(label);
            violations.add(new Violation("(document)", "", "is not YAML: " + e.getProblem(), where));
        } catch (YamlEngineException | IllegalArgumentException e) {
            // the library lets escape what its own parsing of numbers throws, such as for "\x at the end
            violations.add(new Violation("(document)", "", "is not YAML: " + e.getMessage(), label));
        }
        return Optional.empty();
    }

    private static boolean isTooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {
                    continue;
                }
            }
            if (depth > DEEPEST) {
                return true;
            }
        }
        return false;
    }

    /** The node under a path of keys. */
    static Optional<Node> find(Node root, String... path) {
        Optional<Node> at = Optional.of(root);
        for (String key : path) {
            at = at.flatMap(node -> node instanceof MappingNode mapping
                    ? mapping.getValue().stream()
                            .filter(t -> t.getKeyNode() instanceof ScalarNode k
                                    && k.getValue().equals(key))
                            .map(NodeTuple::getValueNode)
                            .findFirst()
                    : Optional.empty());
        }
        return at;
    }

    static Optional<String> scalar(Node root, String... path) {
        return find(root, path).filter(ScalarNode.class::isInstance).map(n -> ((ScalarNode) n).getValue());
    }
}
