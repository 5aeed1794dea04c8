package io.quiesce.plans.internal;

import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Changes one place of a text; every other character stays. Places are counted in code points, as the library does. */
final class TextEdit {

    private final String text;

    TextEdit(String text) {
        this.text = text;
    }

    /** Another value of a scalar, in double quotes where it is not a plain word. */
    String replace(ScalarNode scalar, String value) {
        int from = place(scalar.getStartMark().orElseThrow());
        int until = place(scalar.getEndMark().orElseThrow());
        // the end of a block scalar lies behind its last line
        boolean wholeLines = until > from && text.charAt(until - 1) == '\n';
        return text.substring(0, from) + written(value) + (wholeLines ? "\n" : "") + text.substring(until);
    }

    /** A field that is not there yet, before the first one of a mapping. */
    String insert(MappingNode mapping, String key, String value) {
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            int inside = place(mapping.getStartMark().orElseThrow()) + 1;
            String rest = text.substring(inside);
            String comma = mapping.getValue().isEmpty() ? "" : ",";
            return text.substring(0, inside) + " \"" + key + "\": " + written(value) + comma + rest;
        }
        Node first = mapping.getValue().getFirst().getKeyNode();
        int at = place(first.getStartMark().orElseThrow());
        int column = first.getStartMark().orElseThrow().getColumn();
        return text.substring(0, at) + key + ": " + written(value) + "\n" + " ".repeat(column) + text.substring(at);
    }

    private static String written(String value) {
        return value.matches("[A-Za-z0-9]+") ? value : Quoted.text(value);
    }

    private int place(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
