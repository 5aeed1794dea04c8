package io.quiesce.plans.internal;

import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML on one line. */
final class Flow {

    private Flow() {}

    static String of(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .map(t -> of(t.getKeyNode()) + ": " + of(t.getValueNode()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
            case SequenceNode list ->
                list.getValue().stream().map(Flow::of).collect(Collectors.joining(", ", "[ ", " ]"));
            case ScalarNode scalar -> word(scalar.getValue());
            default -> throw new IllegalArgumentException("no value: " + node.getNodeType());
        };
    }

    /** As it is where that can't be taken for anything else, else in double quotes. */
    static String word(String value) {
        boolean plain = value.matches("[A-Za-z0-9/][A-Za-z0-9_./@-]*") && !value.equalsIgnoreCase("null");
        return plain ? value : Quoted.text(value);
    }

    /** The lines of a text as a list. */
    static String list(String lines) {
        return lines.lines().map(Flow::word).collect(Collectors.joining(", ", "[ ", " ]"));
    }
}
