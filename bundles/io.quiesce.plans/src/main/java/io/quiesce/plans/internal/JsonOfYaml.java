package io.quiesce.plans.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The fields of a YAML document as JSON, in their order. Numbers and truth values stay what they are, all else is text. */
final class JsonOfYaml {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})");

    private JsonOfYaml() {}

    static String text(Node root) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            write(json, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, Node node) throws IOException {
        switch (node) {
            case MappingNode mapping -> {
                json.writeStartObject();
                for (NodeTuple field : mapping.getValue()) {
                    json.writeFieldName(field.getKeyNode() instanceof ScalarNode key ? key.getValue() : "");
                    write(json, field.getValueNode());
                }
                json.writeEndObject();
            }
            case SequenceNode sequence -> {
                json.writeStartArray();
                for (Node element : sequence.getValue()) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case ScalarNode scalar -> scalar(json, scalar);
            default -> throw new IOException("not a plain document: " + node.getTag());
        }
    }

    private static void scalar(JsonGenerator json, ScalarNode scalar) throws IOException {
        String value = scalar.getValue();
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN
                && NUMBER.matcher(value).matches()) {
            json.writeNumber(value);
        } else if (scalar.getScalarStyle() == ScalarStyle.PLAIN && (value.equals("true") || value.equals("false"))) {
            json.writeBoolean(value.equals("true"));
        } else {
            json.writeRawValue(Quoted.text(value)); // YAML reads it again
        }
    }
}
