package io.quiesce.cli.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** Results as JSON: maps, collections, texts, numbers, truth values and null; anything else by its text. */
final class Json {

    private Json() {}

    /** The document, indented, without a line end behind it. */
    static String text(Object document) {
        return text(document, true);
    }

    /** The document in one line. */
    static String line(Object document) {
        return text(document, false);
    }

    private static String text(Object document, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = TerminalEscapes.factory().createGenerator(text)) {
            if (indented) {
                json.useDefaultPrettyPrinter();
            }
            write(json, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> e : map.entrySet()) {
                    json.writeFieldName(String.valueOf(e.getKey()));
                    write(json, e.getValue());
                }
                json.writeEndObject();
            }
            case Collection<?> items -> {
                json.writeStartArray();
                for (Object item : items) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Number number -> json.writeNumber(number.toString());
            default -> json.writeString(value.toString());
        }
    }
}
