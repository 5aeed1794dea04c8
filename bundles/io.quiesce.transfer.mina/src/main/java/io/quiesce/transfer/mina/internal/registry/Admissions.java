package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.transfer.RestoreRight;
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
public final class Admissions {

    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    /** What tells that a file was replaced. */
    private record Stamp(Path file, long size, Instant modified, String key) {}

    /**
     * Somebody to whom a certificate belongs.
     *
     * @param role of an operator; empty for a client
     * @param restore of a client
     */
    public record Member(String name, Optional<OperatorRole> role, RestoreRight restore) {}

    private record Door(Member member, ClientRecord.Issued certificate) {}

    private final RegistryFolder registry;
    private final Clock clock;
    private List<Stamp> stamps = List.of();
    private Map<Digest, Door> doors = Map.of();

    public Admissions(RegistryFolder registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** The client to whom that certificate belongs, if it opens the door right now, as of the last {@link #refresh}. */
    public Optional<String> client(Digest fingerprint) {
        return member(fingerprint).map(Member::name);
    }

    /** As {@link #client}, with what it may do. */
    public synchronized Optional<Member> member(Digest fingerprint) {
        return Optional.ofNullable(doors.get(fingerprint))
                .filter(d -> d.certificate().ends().isAfter(clock.instant()))
                .map(Door::member);
    }

    /** Whether it opens the door, and its client may read backups back right now. */
    public boolean mayRestore(Digest fingerprint) {
        return member(fingerprint)
                .filter(m -> m.restore().holds(clock.instant()))
                .isPresent();
    }

    /** Reads the files again if they changed. */
    public synchronized void refresh() {
        try {
            List<Stamp> now = stamps();
            if (!now.equals(stamps)) {
                doors = read();
                stamps = now;
            }
        } catch (IOException e) {
            LOG.error(
                    "the registry of {}s can't be read, so nobody is admitted: {}",
                    registry.membership().noun(),
                    e.getMessage());
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
                                c.fingerprint(),
                                new Door(new Member(client.name().text(), client.role(), client.restore()), c)));
            } catch (IOException e) {
                LOG.error("a {} is not admitted: {}", registry.membership().noun(), e.getMessage());
            }
        }
        return found;
    }
}
