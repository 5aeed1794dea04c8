package io.quiesce.engine.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine.Enrolling;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who this home is, and how many runs it has begun.
 *
 * @param id a UUID made with the home, and anew when its enrolment is replaced
 * @param sequence number of the last run, from 1; 0 before the first
 * @param backup of that run; empty before the first
 */
record AgentIdentity(String id, long sequence, String backup) {

    private static final String FILE = "agent.properties";

    /** As the home has it; a new one is not kept. */
    static AgentIdentity of(Path home) throws QuiesceException {
        Path file = home.resolve(FILE);
        try {
            Map<String, String> values = Files.exists(file) ? PropertiesFile.read(file) : Map.of();
            return new AgentIdentity(
                    Optional.ofNullable(values.get("id"))
                            .orElseGet(() -> UUID.randomUUID().toString()),
                    Long.parseLong(Optional.ofNullable(values.get("sequence")).orElse("0")),
                    Optional.ofNullable(values.get("backup")).orElse(""));
        } catch (IOException | NumberFormatException e) {
            throw failed("read " + file, e);
        }
    }

    /** Counts one more run; durable when this returns. Needs the home's lock. */
    static synchronized AgentIdentity next(Path home, BackupId backup) throws QuiesceException {
        AgentIdentity last = of(home);
        return new AgentIdentity(last.id, last.sequence + 1, backup.toString()).keep(home);
    }

    /**
     * From now on this home is another agent, which goes on counting; unless its enrolment fails.
     *
     * @throws BusyException while somebody owns the home
     */
    static EnrolledReceiver renew(Path home, Enrolling replacement) throws QuiesceException {
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            AgentIdentity last = of(home); // what can't be read ends it before the code is used
            EnrolledReceiver receiver = replacement.enrol();
            new AgentIdentity(UUID.randomUUID().toString(), last.sequence, last.backup).keep(home);
            return receiver;
        }
    }

    private AgentIdentity keep(Path home) throws CheckFailedException {
        try {
            Map<String, String> values = new TreeMap<>(Map.of("id", id, "sequence", Long.toString(sequence)));
            if (!backup.isEmpty()) {
                values.put("backup", backup);
            }
            PropertiesFile.write(home.resolve(FILE), values);
            return this;
        } catch (IOException e) {
            throw failed("write " + home.resolve(FILE), e);
        }
    }

    private static CheckFailedException failed(String what, Exception e) {
        return new CheckFailedException(
                "cannot " + what + ": " + FileTrouble.of(e, what),
                "Check permissions and free space of the agent's home.",
                e);
    }
}
