package io.quiesce.tests.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How a command of a product ended. */
public record Outcome(int exitCode, String out, String err) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The result of a command that was given {@code --json}; fails when stdout holds anything else. */
    public JsonNode json() {
        try {
            JsonNode document = JSON.readTree(out);
            if (document == null || document.isMissingNode()) {
                throw new AssertionError("no JSON on stdout: " + this);
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + out, e);
        }
    }

    /** This, when the exit code is the expected one; a readable failure otherwise. */
    public Outcome expect(int code) {
        if (exitCode != code) {
            throw new AssertionError(
                    "exit code " + exitCode + " instead of " + code + "\n--- stdout\n" + out + "\n--- stderr\n" + err);
        }
        return this;
    }
}
