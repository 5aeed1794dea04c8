package io.quiesce.plans.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.Violation;
import io.quiesce.api.settings.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML document, read field by field. Every violation is added to a list shared by the whole document;
 * a violated field yields its default, so that reading goes on and finds the next one. Fields that nobody asked for are
 * violations too ({@link #finish}).
 */
final class Section {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String DURATION_RULE =
            "must be a duration such as 500ms, 30s, 10m, 2h or 1d, longer than 0 and at most 365d";

    private final String path;
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();
    private final String where;
    private final String file;
    private final List<Violation> violations;

    private Section(String path, Optional<Node> node, String file, List<Violation> violations) {
        this.path = path;
        this.file = file;
        this.violations = violations;
        this.where = node.map(n -> place(file, n)).orElse(file);
        if (node.isPresent()) {
            if (node.get() instanceof MappingNode mapping) {
                mapping.getValue().forEach(this::addField);
            } else {
                add(path.isEmpty() ? "(document)" : path, text(node.get()), "must be a mapping of fields", where);
            }
        }
    }

    static Section root(Node node, String file, List<Violation> violations) {
        return new Section("", Optional.of(node), file, violations);
    }

    private void addField(NodeTuple tuple) {
        String key = text(tuple.getKeyNode());
        if (fields.put(key, tuple.getValueNode()) != null) {
            add(path(key), "", "stands twice", place(file, tuple.getKeyNode()));
        }
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    /** The mapping under a key; an empty one when it is absent. */
    Section section(String key) {
        read.add(key);
        return new Section(path(key), Optional.ofNullable(fields.get(key)), file, violations);
    }

    /** The mappings of a list; none when it is absent. */
    List<Section> sections(String key) {
        read.add(key);
        List<Section> all = new ArrayList<>();
        Node node = fields.get(key);
        if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                all.add(new Section(path(key) + "[" + all.size() + "]", Optional.of(element), file, violations));
            }
        } else if (node != null) {
            violate(key, text(node), "must be a list of mappings");
        }
        return all;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    String text(String key, String fallback) {
        return optional(key).orElse(fallback);
    }

    String required(String key, String rule) {
        Optional<String> value = optional(key);
        if (value.isEmpty() || value.get().isBlank()) {
            violate(key, value.orElse(""), "is missing: " + rule);
            return "";
        }
        return value.get();
    }

    Optional<String> optional(String key) {
        read.add(key);
        Node node = fields.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        violate(key, "", "must be a single value");
        return Optional.empty();
    }

    /** A value; where {@code many}, also a sequence, one line each. Nothing is what is absent or null. */
    Optional<String> lines(String key, boolean many) {
        Node node = fields.get(key);
        if (many && node instanceof SequenceNode) {
            return Optional.of(String.join("\n", list(key)));
        }
        Optional<String> value = optional(key);
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL) ? Optional.empty() : value;
    }

    /** Every field that was not read yet, as text; of a list one line each. */
    Map<String, String> others() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : List.copyOf(fields.keySet())) {
            if (!read.contains(key)) {
                lines(key, true).ifPresent(value -> values.put(key, value));
            }
        }
        return values;
    }

    /** Whether nothing was violated under a key so far. */
    boolean isSound(String key) {
        return violations.stream().noneMatch(v -> v.field().equals(path(key)));
    }

    /** A list of texts; a single value counts as a list of one. */
    List<String> list(String key) {
        read.add(key);
        Node node = fields.get(key);
        List<String> values = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                if (element instanceof ScalarNode scalar) {
                    values.add(scalar.getValue());
                } else {
                    violate(key, "", "must be a list of texts");
                }
            }
        } else if (node instanceof ScalarNode) {
            violate(key, text(node), "must be a list, such as [ \"program\", \"argument\" ]; no shell is involved");
        } else if (node != null) {
            violate(key, "", "must be a list of texts");
        }
        return values;
    }

    /** A value that {@code parser} reads; an {@code IllegalArgumentException}'s message becomes the rule. */
    <T> T value(String key, T fallback, Function<String, T> parser) {
        Optional<String> text = optional(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            return parser.apply(text.get().strip());
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            violate(key, text.get(), String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    int integer(String key, int fallback, int lowest, int highest) {
        return value(key, fallback, text -> {
            String rule = "must be a whole number from " + lowest + " to " + highest;
            try {
                int number = Integer.parseInt(text);
                if (number >= lowest && number <= highest) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(rule, e);
            }
            throw new IllegalArgumentException(rule);
        });
    }

    boolean flag(String key) {
        return flag(key, false);
    }

    boolean flag(String key, boolean fallback) {
        return value(key, fallback, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    ByteSize size(String key, ByteSize fallback) {
        return value(key, fallback, ByteSize::parse);
    }

    /** A positive duration: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}. */
    Duration duration(String key, Duration fallback) {
        return value(key, fallback, Section::parseDuration);
    }

    static Duration parseDuration(String text) {
        Duration duration;
        try {
            duration = Setting.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(DURATION_RULE, e);
        }
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(DURATION_RULE);
        }
        return duration;
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, E fallback, E[] constants) {
        return value(key, fallback, text -> {
            List<String> words = new ArrayList<>();
            for (E constant : constants) {
                String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
                if (word.equals(text)) {
                    return constant;
                }
                words.add(word);
            }
            throw new IllegalArgumentException("must be one of " + String.join(", ", words));
        });
    }

    void violate(String key, String value, String rule) {
        Node node = fields.get(key);
        add(path(key), value, rule, node == null ? where : place(file, node));
    }

    /** Every field that nobody read is unknown. */
    void finish() {
        fields.forEach((key, node) -> {
            if (!read.contains(key)) {
                // Not its value: a mistyped name may stand before a secret.
                add(path(key), "", "is not a known field; known here: " + String.join(", ", read), place(file, node));
            }
        });
    }

    private void add(String field, String value, String rule, String place) {
        violations.add(new Violation(field, value, rule, place));
    }

    private String path(String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static String place(String file, Node node) {
        return node.getStartMark()
                .map(m -> file + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse(file);
    }
}
