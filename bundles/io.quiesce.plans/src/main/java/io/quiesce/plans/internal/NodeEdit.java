package io.quiesce.plans.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Changes one place inside a text of YAML, in blocks or in braces; every other line stays, comments too. Each change gives a new
 * text. Where the place can't be followed the result is empty; of a text that is written in an unforeseen way comes something that
 * does not read as it should, so the caller reads it again.
 *
 * @param root of the text
 */
record NodeEdit(String text, Node root) {

    /** Empty lines and comments behind a block: they belong to what follows. */
    private static final Pattern BEHIND = Pattern.compile("(?:[ \\t]*\\n[ \\t]*(?:#[^\\n]*)?)+$");

    private static final Pattern DASH = Pattern.compile("[ ]*-[ ]+");

    /** Empty when it is no YAML. */
    static Optional<NodeEdit> of(String text) {
        return new YamlText("", text).root(new ArrayList<>()).map(root -> new NodeEdit(text, root));
    }

    /** @param path keys and, within lists, positions */
    Optional<Node> find(List<String> path) {
        Optional<Node> at = Optional.of(root);
        for (String key : path) {
            at = at.flatMap(node -> switch (node) {
                case MappingNode mapping -> entry(mapping, key).map(NodeTuple::getValueNode);
                case SequenceNode list -> element(list, key);
                default -> Optional.empty();
            });
        }
        return at;
    }

    private static Optional<Node> element(SequenceNode list, String position) {
        boolean there = position.matches("\\d{1,9}")
                && Integer.parseInt(position) < list.getValue().size();
        return there ? Optional.of(list.getValue().get(Integer.parseInt(position))) : Optional.empty();
    }

    private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(t ->
                        t.getKeyNode() instanceof ScalarNode k && k.getValue().equals(key))
                .findFirst();
    }

    /** @param value on one line, or a block that begins with a line break where the mapping is a block */
    Optional<String> set(List<String> path, String value) {
        List<String> above = path.subList(0, path.size() - 1);
        String key = path.getLast();
        Optional<Node> parent = find(above);
        if (parent.isEmpty() || isNothing(parent.get())) {
            return above.isEmpty() ? Optional.empty() : set(above, "{ " + key + ": " + value + " }");
        }
        return switch (parent.get()) {
            case MappingNode mapping ->
                Optional.of(entry(mapping, key)
                        .map(written -> replaced(written, value))
                        .orElseGet(() -> added(mapping, key, value)));
            case SequenceNode list ->
                element(list, key).map(e -> text.substring(0, start(e)) + value + text.substring(end(e)));
            default -> Optional.empty();
        };
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    private static String field(String key, String value) {
        return key + (value.startsWith("\n") ? ":" : ": ") + value;
    }

    private String replaced(NodeTuple written, String value) {
        String key = text.substring(start(written.getKeyNode()), end(written.getKeyNode()));
        return text.substring(0, start(written.getKeyNode()))
                + field(key, value)
                + text.substring(end(written.getValueNode()));
    }

    private String added(MappingNode mapping, String key, String value) {
        if (mapping.getValue().isEmpty()) {
            return text.substring(0, start(mapping)) + "{ " + field(key, value) + " }" + text.substring(end(mapping));
        }
        ScalarStyle style = mapping.getValue().getFirst().getKeyNode() instanceof ScalarNode k
                ? k.getScalarStyle()
                : ScalarStyle.PLAIN;
        String field = field(style == ScalarStyle.DOUBLE_QUOTED ? Quoted.text(key) : key, value);
        int last = end(mapping.getValue().getLast().getValueNode());
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            return text.substring(0, last) + ", " + field + text.substring(last);
        }
        int column = mark(mapping.getValue().getFirst().getKeyNode()).getColumn();
        return line(last, " ".repeat(column) + field);
    }

    /** The line behind the one that this place is in. */
    private String line(int place, String line) {
        int at = endOfLine(place);
        return text.substring(0, at) + "\n" + line + (at == text.length() ? "\n" : "") + text.substring(at);
    }

    /** Takes a field or an element away, and what would be empty without it. */
    Optional<String> remove(List<String> path) {
        List<String> above = path.subList(0, path.size() - 1);
        return switch (find(above).orElse(root)) {
            case MappingNode mapping -> {
                int at = mapping.getValue()
                        .indexOf(entry(mapping, path.getLast()).orElseThrow());
                List<int[]> spans = mapping.getValue().stream()
                        .map(t -> new int[] {start(t.getKeyNode()), end(t.getValueNode())})
                        .toList();
                if (spans.size() == 1) {
                    // without any field the text would be no document
                    yield above.isEmpty()
                            ? Optional.of(text.substring(0, start(mapping)) + "{}" + text.substring(end(mapping)))
                            : remove(above);
                }
                yield without(mapping, spans, at);
            }
            case SequenceNode list -> {
                List<int[]> spans = list.getValue().stream()
                        .map(n -> new int[] {start(n), end(n)})
                        .toList();
                yield spans.size() == 1 ? remove(above) : without(list, spans, Integer.parseInt(path.getLast()));
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> without(CollectionNode<?> all, List<int[]> spans, int at) {
        int from = spans.get(at)[0];
        int until = spans.get(at)[1];
        String before = text.substring(startOfLine(from), from);
        if (all.getFlowStyle() == FlowStyle.FLOW && spans.size() > 1) {
            return Optional.of(at == 0 ? cut(from, spans.get(1)[0]) : cut(spans.get(at - 1)[1], until));
        }
        if (before.isBlank()
                || all instanceof SequenceNode && DASH.matcher(before).matches()) {
            return Optional.of(cut(startOfLine(from), Math.min(text.length(), endOfLine(until) + 1)));
        }
        return at == 0 && spans.size() > 1 ? Optional.of(cut(from, spans.get(1)[0])) : Optional.empty();
    }

    private String cut(int from, int until) {
        return text.substring(0, from) + text.substring(until);
    }

    /**
     * Puts an element into a list that has some.
     *
     * @param at of the new one
     * @param block as it stands behind a dash
     * @param flow as it stands between brackets
     */
    Optional<String> insert(List<String> path, int at, String block, String flow) {
        if (!(find(path).orElse(root) instanceof SequenceNode list)
                || list.getValue().isEmpty()) {
            return set(path, "[ " + flow + " ]");
        }
        boolean last = at == list.getValue().size();
        Node neighbour = list.getValue().get(last ? at - 1 : at);
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            int place = last ? end(neighbour) : start(neighbour);
            return Optional.of(text.substring(0, place) + (last ? ", " + flow : flow + ", ") + text.substring(place));
        }
        String line = " ".repeat(mark(list).getColumn()) + "- " + block;
        int begin = startOfLine(start(neighbour));
        return Optional.of(
                last ? line(end(neighbour), line) : text.substring(0, begin) + line + "\n" + text.substring(begin));
    }

    private static Mark mark(Node node) {
        return node.getStartMark().orElseThrow();
    }

    private int start(Node node) {
        return place(mark(node));
    }

    /** Of a block, behind the last character of its last line. */
    private int end(Node node) {
        int until = place(node.getEndMark().orElseThrow());
        boolean block = switch (node) {
            case CollectionNode<?> all -> all.getFlowStyle() == FlowStyle.BLOCK;
            case ScalarNode scalar ->
                scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
            default -> false;
        };
        int from = start(node);
        return block
                ? from
                        + BEHIND.matcher(text.substring(from, until))
                                .replaceFirst("")
                                .length()
                : until;
    }

    private int startOfLine(int place) {
        return text.lastIndexOf('\n', place - 1) + 1;
    }

    private int endOfLine(int place) {
        int at = text.indexOf('\n', place);
        return at < 0 ? text.length() : at;
    }

    private int place(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
