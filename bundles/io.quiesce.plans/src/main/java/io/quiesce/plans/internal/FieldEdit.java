package io.quiesce.plans.internal;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Changes one field of a mapping that is written a field a line, as people do; every other line stays. Of any other text comes
 * something that does not read as it should, so the caller reads it again.
 *
 * @param root of the text
 */
record FieldEdit(String text, Node root, String key) {

    /** @param field {@code KEY: VALUE} on one line; empty to remove it */
    String with(Optional<String> field) {
        Optional<NodeTuple> written = root instanceof MappingNode mapping
                ? mapping.getValue().stream().filter(this::isMeant).findFirst()
                : Optional.empty();
        if (written.isEmpty()) {
            return appended(field.orElse(""));
        }
        int from = place(written.get().getKeyNode().getStartMark().orElseThrow());
        int until = place(written.get().getValueNode().getEndMark().orElseThrow());
        if (field.isPresent()) {
            return text.substring(0, from) + field.get() + text.substring(endOfValue(from, until));
        }
        int next = text.indexOf('\n', endOfValue(from, until));
        return text.substring(0, from) + (next < 0 ? "" : text.substring(next + 1));
    }

    private boolean isMeant(NodeTuple field) {
        return field.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
    }

    /** A block's end is where the next field begins: what is between them, comments too, is not its own. */
    private int endOfValue(int from, int until) {
        if (until == text.length() || text.charAt(until - 1) == '\n') {
            String block = text.substring(from, until).replaceAll("(?:\\n[ \\t]*(?:#[^\\n]*)?)+$", "");
            return from + block.length();
        }
        return until;
    }

    private String appended(String field) {
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + field + "\n";
    }

    private int place(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
