package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.DurableFile;
import io.quiesce.api.LockFile;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ClientName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of {@code home/clients} or {@code home/operators} (docs/protocol.md, "Files"). Whoever changes something holds the lock file, also
 * against other processes; readers need no lock, since files are replaced whole.
 */
public final class RegistryFolder {

    public static final String AUTHORITY = "authority.pem";
    public static final String SERVER = "server.pem";

    private static final String PREFIX = "client-";
    private static final String SUFFIX = ".properties";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Membership membership;
    private final Path folder;

    private RegistryFolder(Membership membership, Path folder) {
        this.membership = membership;
        this.folder = folder;
    }

    /** The folder of that home, made when missing. */
    public static RegistryFolder of(Path home, Membership membership) throws QuiesceException {
        Path folder = membership.folder(home);
        try {
            PrivateFolder.create(folder);
            return new RegistryFolder(membership, folder);
        } catch (IOException e) {
            throw unusable(membership, folder, e);
        }
    }

    Membership membership() {
        return membership;
    }

    private static CheckFailedException unusable(Membership membership, Path folder, Exception e) {
        return new CheckFailedException(
                "the registry of " + membership.noun() + "s in " + folder + " can't be used: "
                        + FileTrouble.of(e, folder),
                "Check the files there, their owner and the disk.",
                e);
    }

    CheckFailedException unusable(Exception e) {
        return unusable(membership, folder, e);
    }

    /** A change of the files. */
    @FunctionalInterface
    public interface Change<T> {
        T run() throws IOException, GeneralSecurityException, QuiesceException;
    }

    /** Runs a change while nobody else can make one. */
    public <T> T exclusively(Change<T> change) throws QuiesceException {
        try (LockFile lock =
                LockFile.take(folder.resolve("registry.lock"), LONGEST_WAIT).orElseThrow(this::busy)) {
            return change.run();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private BusyException busy() {
        return new BusyException(
                "the registry of " + membership.noun() + "s in " + folder + " is locked by another process",
                "Try again; if it stays so, look which process holds registry.lock.");
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    private Path file(ClientName name) {
        return folder.resolve(PREFIX + name.key() + SUFFIX);
    }

    Optional<ClientRecord> read(ClientName name) throws IOException {
        Path file = file(name);
        return Files.exists(file) ? Optional.of(ClientFile.read(file)) : Optional.empty();
    }

    /** The files of all clients, sorted. */
    List<Path> clientFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(PREFIX)
                            && f.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    List<ClientRecord> all() throws IOException {
        List<ClientRecord> clients = new ArrayList<>();
        for (Path file : clientFiles()) {
            clients.add(ClientFile.read(file));
        }
        return clients;
    }

    void write(ClientRecord client) throws IOException {
        DurableFile.replace(
                file(client.name()), client.text().getBytes(StandardCharsets.UTF_8), DurableFile.OWNERS_ONLY);
    }
}
