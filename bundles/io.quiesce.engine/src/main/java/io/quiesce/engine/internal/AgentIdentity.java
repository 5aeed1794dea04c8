package io.quiesce.engine.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who this home is, and how many runs it has begun.
 *
 * @param id a UUID made with the home
 * @param sequence number of the next run, from 1
 */
record AgentIdentity(String id, long sequence) {

    private static final String FILE = "agent.properties";

    /** Counts one more run; durable when this returns. Needs the home's lock. */
    static AgentIdentity next(Path home) throws QuiesceException {
        Path file = home.resolve(FILE);
        try {
            Map<String, String> values = Files.exists(file) ? DurableFile.read(file) : Map.of();
            String id = Optional.ofNullable(values.get("id"))
                    .orElseGet(() -> UUID.randomUUID().toString());
            long sequence =
                    Long.parseLong(Optional.ofNullable(values.get("sequence")).orElse("0")) + 1;
            DurableFile.write(file, Map.of("id", id, "sequence", Long.toString(sequence)));
            return new AgentIdentity(id, sequence);
        } catch (IOException | NumberFormatException e) {
            throw new CheckFailedException(
                    "cannot count the run in " + file + ": " + e.getMessage(),
                    "Check permissions and free space of the agent's home.",
                    e);
        }
    }
}
