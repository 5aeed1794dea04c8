package io.quiesce.cli.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Rows as one JSON array that is written while they come: there may be more of them than memory holds. */
final class JsonRows {

    private final PrintStream out;
    private final JsonGenerator json;

    /** @param out stays open */
    JsonRows(PrintStream out) {
        this.out = out;
        try {
            json = TerminalEscapes.factory().createGenerator(new OutputStreamWriter(out, out.charset()));
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Map<String, Object> row) {
        try {
            Json.write(json, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end() {
        try {
            json.writeEndArray();
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
        out.flush();
    }
}
