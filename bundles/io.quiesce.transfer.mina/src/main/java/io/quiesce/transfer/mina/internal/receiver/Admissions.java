package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in, as the registry's files say. Looks at names, sizes, times and identities of the files and reads them again
 * when one differs. A file that can't be read admits nobody. Safe between threads.
 */
final class Admissions {

    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    /** What tells that a file was replaced. */
    private record Stamp(Path file, long size, Instant modified, String key) {}

    private record Door(String client, ClientRecord.Issued certificate) {}

    private final RegistryFolder registry;
    private final Clock clock;
    private List<Stamp> stamps = List.of();
    private Map<Digest, Door> doors = Map.of();

    Admissions(RegistryFolder registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** The client to whom that certificate belongs, if it opens the door right now, as of the last {@link #refresh}. */
    synchronized Optional<String> client(Digest fingerprint) {
        return Optional.ofNullable(doors.get(fingerprint))
                .filter(d -> d.certificate().ends().isAfter(clock.instant()))
                .map(Door::client);
    }

    /** Reads the files again if they changed. */
    synchronized void refresh() {
        try {
            List<Stamp> now = stamps();
            if (!now.equals(stamps)) {
                doors = read();
                stamps = now;
            }
        } catch (IOException e) {
            LOG.error("the registry of clients can't be read, so nobody is admitted: {}", e.getMessage());
            doors = Map.of();
            stamps = List.of();
        }
    }

    private List<Stamp> stamps() throws IOException {
        java.util.ArrayList<Stamp> found = new java.util.ArrayList<>();
        for (Path file : registry.clientFiles()) {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(new Stamp(file, a.size(), a.lastModifiedTime().toInstant(), String.valueOf(a.fileKey())));
        }
        return found;
    }

    private Map<Digest, Door> read() throws IOException {
        Map<Digest, Door> found = new HashMap<>();
        for (Path file : registry.clientFiles()) {
            try {
                ClientRecord client = ClientFile.read(file);
                client.valid(clock.instant())
                        .forEach(c -> found.put(
                                c.fingerprint(), new Door(client.name().text(), c)));
            } catch (IOException e) {
                LOG.error("a client is not admitted: {}", e.getMessage());
            }
        }
        return found;
    }
}
