package io.quiesce.transfer.mina.internal.peer;

import io.quiesce.api.DurableFile;
import io.quiesce.api.LockFile;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.FolderLock;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.PemFile;
import io.quiesce.transfer.mina.internal.registry.Membership;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a home keeps about one peer that it is enrolled with: {@code home/receivers/NAME} or {@code home/fleet/NAME} (docs/protocol.md,
 * "Files").
 */
public final class PeerFolder {

    private static final String IDENTITY = "identity.pem";
    private static final String AUTHORITY = "authority.pem";

    /**
     * A peer as it is enrolled.
     *
     * @param name this home's own for it
     * @param member as which it knows this home
     */
    public record Peer(String name, ReceiverAddress address, String member, Instant certificateEnds) {}

    private final Membership membership;
    private final Path folder;
    private final String name;

    private PeerFolder(Membership membership, Path folder, String name) {
        this.membership = membership;
        this.folder = folder;
        this.name = name;
    }

    public static PeerFolder of(Path home, Membership membership, String name) throws CheckFailedException {
        if (!ClientName.valid(name)) {
            throw new CheckFailedException(
                    "'" + name + "' can't be the name of a" + (membership == Membership.OPERATORS ? "n " : " ")
                            + membership.hostNoun(),
                    "Use " + ClientName.RULE + ".");
        }
        return new PeerFolder(membership, membership.peers(home).resolve(name), name);
    }

    /** Of every enrolment, by name. */
    public static List<PeerFolder> all(Path home, Membership membership) throws IOException {
        Path receivers = membership.peers(home);
        List<PeerFolder> folders = new ArrayList<>();
        if (Files.isDirectory(receivers)) {
            try (Stream<Path> entries = Files.list(receivers)) {
                entries.filter(e -> ClientName.valid(e.getFileName().toString()) && Files.isDirectory(e))
                        .sorted()
                        .forEach(e -> folders.add(
                                new PeerFolder(membership, e, e.getFileName().toString())));
            }
        }
        return folders;
    }

    private String settings() {
        return membership.hostNoun() + ".properties";
    }

    public boolean exists() {
        return Files.exists(folder);
    }

    /** Makes the folder with everything in it, in one step; one that is there goes once the new one is complete. */
    public void create(ReceiverAddress address, String member, Identity identity) throws IOException {
        Path receivers = folder.resolveSibling("");
        Path beside = receivers.resolve("." + name + "." + UUID.randomUUID());
        Path given = receivers.resolve("." + name + "." + UUID.randomUUID());
        PrivateFolder.create(receivers);
        PrivateFolder.create(beside);
        try {
            write(beside, address, member);
            write(beside.resolve(AUTHORITY), PemFile.text(identity.authority()));
            identity.write(beside.resolve(IDENTITY));
            if (exists()) {
                Files.move(folder, given, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
            discard(given);
        } finally {
            discard(beside);
        }
        DurableFile.syncFolder(folder.resolveSibling(""));
    }

    private void write(Path in, ReceiverAddress address, String member) throws IOException {
        write(
                in.resolve(settings()),
                "host=" + address.host() + "\nport=" + address.port() + "\nclient=" + member + "\n");
    }

    /** The peer is reached at another address from now on, in one step; key and certificate stay. */
    public void move(ReceiverAddress address) throws IOException {
        try (LockFile lock = FolderLock.take(folder.resolveSibling(""))) {
            write(folder, address, describe().member());
        }
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** In one step; what a crash leaves of it bears no name of a receiver. */
    public void remove() throws IOException {
        Path given = folder.resolveSibling("." + name + "." + UUID.randomUUID());
        Files.move(folder, given, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolder(folder.resolveSibling(""));
        discard(given);
    }

    private void discard(Path beside) throws IOException {
        if (Files.isDirectory(beside)) {
            for (String file : List.of(settings(), AUTHORITY, IDENTITY)) {
                Files.deleteIfExists(beside.resolve(file));
            }
            Files.delete(beside);
        }
    }

    /** Key and certificate. */
    public Identity identity() throws IOException {
        return Identity.read(folder.resolve(IDENTITY));
    }

    /** In one step. */
    public void replaceIdentity(Identity identity) throws IOException {
        try (LockFile lock = FolderLock.take(folder.resolveSibling(""))) {
            identity.write(folder.resolve(IDENTITY));
        }
    }

    public Peer describe() throws IOException {
        Properties settings = new Properties();
        Path file = folder.resolve(settings());
        try (Reader in = Files.newBufferedReader(file)) {
            settings.load(in);
            ReceiverAddress address = new ReceiverAddress(
                    settings.getProperty("host", ""), Integer.parseInt(settings.getProperty("port", "0")));
            return new Peer(
                    name,
                    address,
                    settings.getProperty("client", ""),
                    identity().certificate().getNotAfter().toInstant());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
