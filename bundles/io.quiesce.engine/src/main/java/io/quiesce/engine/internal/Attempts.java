package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of earlier attempts to deliver a captured run, in its spool as {@code attempts.properties}; for people, no
 * step depends on it.
 *
 * @param failed number of them
 * @param problem what the last one met; empty when there was none
 */
record Attempts(int failed, String problem) {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final String FILE = "attempts.properties";
    private static final Attempts NONE = new Attempts(0, "");

    static Attempts read(Path spool) {
        try {
            Map<String, String> values = PropertiesFile.read(spool.resolve(FILE));
            return new Attempts(
                    Integer.parseInt(values.getOrDefault("failed", "0")), values.getOrDefault("problem", ""));
        } catch (IOException | NumberFormatException e) {
            return NONE;
        }
    }

    /** Adds one. */
    static void failed(Path spool, Exception failure) {
        try {
            Attempts before = read(spool);
            PropertiesFile.write(
                    spool.resolve(FILE),
                    Map.of(
                            "failed", Integer.toString(before.failed() + 1),
                            "problem", String.valueOf(failure.getMessage())));
        } catch (IOException e) {
            LOG.warn("could not write down a failed attempt in {}", spool, e);
        }
    }
}
