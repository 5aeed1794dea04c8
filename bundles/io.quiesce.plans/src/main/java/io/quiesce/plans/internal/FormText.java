package io.quiesce.plans.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanForm.Part;
import io.quiesce.api.plan.PlanForm.Written;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The text of a plan as a form sees it.
 *
 * @param label for messages
 */
record FormText(String label, String text) {

    /** One field of the form. */
    private record Field(String name, Setting setting) {

        List<String> path() {
            return List.of(name.split("\\."));
        }

        boolean isSchedules() {
            return name.equals(PlanFields.SCHEDULES);
        }
    }

    private static List<Field> fields() {
        List<Field> all = new ArrayList<>();
        for (Part part : PlanFields.FORM.parts()) {
            part.fields().settings().forEach(s -> all.add(new Field(part.name(s.key()), s)));
        }
        return all;
    }

    Written written() throws InvalidConfigurationException {
        NodeEdit edit = edit(text);
        Map<String, String> values = new HashMap<>();
        Set<String> textOnly = new HashSet<>();
        for (Field field : fields()) {
            Optional<Node> node =
                    edit.find(field.path()).filter(n -> !n.getTag().equals(Tag.NULL));
            if (node.isPresent()) {
                value(field, node.get())
                        .ifPresentOrElse(v -> values.put(field.name(), v), () -> textOnly.add(field.name()));
            }
        }
        return new Written(values, textOnly);
    }

    private NodeEdit edit(String of) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        Optional<Node> root = new YamlText(label, of).root(violations);
        return new NodeEdit(of, root.orElseThrow(() -> new InvalidConfigurationException(violations)));
    }

    /** Empty when the field's widget could not show it. */
    private static Optional<String> value(Field field, Node node) {
        if (field.setting().type() == Type.LIST) {
            return lines(field, node);
        }
        Optional<String> value = scalar(node).map(v -> canonical(field.setting(), v));
        return field.setting().type() == Type.LINES
                ? value
                : value.filter(v -> v.lines().count() < 2);
    }

    private static Optional<String> scalar(Node node) {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    private static Optional<String> lines(Field field, Node node) {
        if (!(node instanceof SequenceNode list)) {
            return Optional.empty();
        }
        List<Optional<String>> lines = list.getValue().stream()
                .map(n -> field.isSchedules() ? ScheduleLine.of(n).map(ScheduleLine::text) : scalar(n))
                .map(line -> line.filter(
                        l -> !l.isBlank() && l.equals(l.strip()) && l.lines().count() == 1))
                .toList();
        return lines.stream().allMatch(Optional::isPresent)
                ? Optional.of(lines.stream().map(Optional::get).collect(Collectors.joining("\n")))
                : Optional.empty();
    }

    private static String canonical(Setting setting, String value) {
        return switch (setting.type()) {
            case FLAG ->
                switch (value.strip().toLowerCase(Locale.ROOT)) {
                    case "yes" -> "true";
                    case "no" -> "false";
                    default -> value.strip();
                };
            case LINES, SECRET -> value;
            default -> value.strip();
        };
    }

    /** @param values by name of a field; one that is missing or empty is removed */
    String with(Map<String, String> values) throws InvalidConfigurationException {
        Written before = written();
        String changed = text;
        for (Field field : fields()) {
            String wanted = wanted(field, values.getOrDefault(field.name(), ""));
            String was = before.values().getOrDefault(field.name(), "");
            if (!wanted.equals(was) && !before.textOnly().contains(field.name())) {
                changed = changed(changed, field, was, wanted);
            }
        }
        return changed;
    }

    private static String wanted(Field field, String value) throws InvalidConfigurationException {
        if (!field.isSchedules()) {
            return canonical(field.setting(), value);
        }
        List<String> lines = new ArrayList<>();
        for (String line : value.lines().filter(l -> !l.isBlank()).toList()) {
            lines.add(ScheduleLine.read(line)
                    .orElseThrow(() -> new InvalidConfigurationException(List.of(new Violation(
                            field.name(), line, "is not a mapping in braces, such as { daily: \"02:30\" }", ""))))
                    .text());
        }
        return String.join("\n", lines);
    }

    /** Every other field must read as before. */
    private String changed(String from, Field field, String was, String wanted) throws InvalidConfigurationException {
        Optional<String> to = field.isSchedules() && !was.isEmpty() && !wanted.isEmpty()
                ? new ScheduleEdit(from)
                        .with(was.lines().toList(), wanted.lines().toList())
                : edited(from, field, wanted);
        Written before = new FormText(label, from).written();
        Map<String, String> expected = new HashMap<>(before.values());
        if (wanted.isEmpty()) {
            expected.remove(field.name());
        } else {
            expected.put(field.name(), wanted);
        }
        return to.filter(text -> new FormText(label, text).holds(new Written(expected, before.textOnly())))
                .orElseThrow(() -> new InvalidConfigurationException(List.of(new Violation(
                        field.name(),
                        "",
                        "is written in a way that a form cannot change: change it in the text",
                        label))));
    }

    private Optional<String> edited(String from, Field field, String wanted) throws InvalidConfigurationException {
        NodeEdit edit = edit(from);
        if (!wanted.isEmpty()) {
            return edit.set(field.path(), value(field, wanted, edit.root()));
        }
        return edit.find(field.path()).isPresent() ? edit.remove(field.path()) : Optional.of(from);
    }

    private static String value(Field field, String wanted, Node root) {
        if (!field.isSchedules()) {
            return field.setting().type() == Type.LIST ? Flow.list(wanted) : Flow.word(wanted);
        }
        Stream<ScheduleLine> lines =
                wanted.lines().map(line -> ScheduleLine.read(line).orElseThrow());
        boolean braces = root instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW;
        return braces
                ? lines.map(ScheduleLine::flow).collect(Collectors.joining(", ", "[ ", " ]"))
                : lines.map(line -> "\n  - " + line.block()).collect(Collectors.joining());
    }

    private boolean holds(Written expected) {
        try {
            return written().equals(expected);
        } catch (InvalidConfigurationException e) {
            return false;
        }
    }
}
