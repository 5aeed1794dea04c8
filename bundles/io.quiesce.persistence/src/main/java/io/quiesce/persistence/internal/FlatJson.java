package io.quiesce.persistence.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts by name, as one JSON object on one line. */
final class FlatJson {

    private static final JsonFactory JSON = new JsonFactory();

    private FlatJson() {}

    static String write(Map<String, String> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> e : values.entrySet()) {
                json.writeStringField(e.getKey(), e.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** @throws IOException when it is anything but one flat object of texts */
    static SortedMap<String, String> read(String text) throws IOException {
        SortedMap<String, String> values = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            require(json, JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json, JsonToken.VALUE_STRING);
                values.put(name, json.getText());
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("not one JSON object");
            }
        }
        return values;
    }

    private static void require(JsonParser json, JsonToken wanted) throws IOException {
        if (json.nextToken() != wanted) {
            throw new IOException("not a flat JSON object of texts");
        }
    }
}
