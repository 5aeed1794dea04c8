package io.quiesce.plans.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One schedule on one line: {@code daily 02:30} and the like, a cron expression, or in braces with everything that it can say.
 *
 * @param fields as they are written in a plan
 */
record ScheduleLine(MappingNode fields) {

    private static final List<String> WORDS = List.of("daily", "weekly", "monthly", "once");

    /** Empty when it stands in braces and is no mapping. */
    static Optional<ScheduleLine> read(String line) {
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length == 1 ? "" : words[1];
        if (line.strip().startsWith("{")) {
            return parsed(line.strip());
        }
        if (words[0].equals("hourly") && rest.isEmpty()) {
            return parsed("{ hourly: true }");
        }
        return WORDS.contains(words[0])
                ? parsed("{ " + words[0] + ": " + Quoted.text(rest) + " }")
                : parsed("{ cron: " + Quoted.text(line.strip()) + " }");
    }

    private static Optional<ScheduleLine> parsed(String flow) {
        return new YamlText("", flow)
                .root(new ArrayList<>())
                .filter(MappingNode.class::isInstance)
                .map(node -> new ScheduleLine((MappingNode) node));
    }

    static Optional<ScheduleLine> of(Node node) {
        return node instanceof MappingNode fields ? Optional.of(new ScheduleLine(fields)) : Optional.empty();
    }

    /** In few words where they say everything. */
    String text() {
        return word().filter(w -> read(w).map(r -> r.flow().equals(flow())).orElse(false))
                .orElse(flow());
    }

    private Optional<String> word() {
        if (fields.getValue().size() == 1
                && fields.getValue().getFirst().getKeyNode() instanceof ScalarNode key
                && fields.getValue().getFirst().getValueNode() instanceof ScalarNode value) {
            return switch (key.getValue()) {
                case "hourly" -> Optional.of("hourly");
                case "cron" -> Optional.of(value.getValue());
                default -> Optional.of(key.getValue() + " " + value.getValue());
            };
        }
        return Optional.empty();
    }

    String flow() {
        return Flow.of(fields);
    }

    /** As it stands behind a dash. */
    String block() {
        String flow = flow();
        return fields.getValue().size() == 1
                ? flow.substring(1, flow.length() - 1).strip()
                : flow;
    }

    Stream<String> keys() {
        return fields.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .filter(ScalarNode.class::isInstance)
                .map(key -> ((ScalarNode) key).getValue());
    }
}
