package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.Home;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.ClientName;
import io.quiesce.transfer.mina.internal.identity.DurableFile;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.PemFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/** What an agent keeps about one receiver: {@code home/receivers/NAME} (docs/protocol.md, "Files"). */
final class ReceiverFolder {

    private static final String SETTINGS = "receiver.properties";
    private static final String IDENTITY = "identity.pem";
    private static final String AUTHORITY = "authority.pem";

    private final Path folder;
    private final String name;

    private ReceiverFolder(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static ReceiverFolder of(Path home, String name) throws CheckFailedException {
        if (!ClientName.valid(name)) {
            throw new CheckFailedException(
                    "'" + name + "' can't be the name of a receiver", "Use " + ClientName.RULE + ".");
        }
        return new ReceiverFolder(new Home(home).receivers().resolve(name), name);
    }

    static List<ReceiverFolder> all(Path home) throws IOException {
        Path receivers = new Home(home).receivers();
        List<ReceiverFolder> folders = new ArrayList<>();
        if (Files.isDirectory(receivers)) {
            try (Stream<Path> entries = Files.list(receivers)) {
                entries.filter(e -> ClientName.valid(e.getFileName().toString()) && Files.isDirectory(e))
                        .sorted()
                        .forEach(e -> folders.add(
                                new ReceiverFolder(e, e.getFileName().toString())));
            }
        }
        return folders;
    }

    boolean exists() {
        return Files.exists(folder);
    }

    /** Makes the folder with everything in it, in one step; one that is there goes once the new one is complete. */
    void create(ReceiverAddress address, String client, Identity identity) throws IOException {
        Path receivers = DurableFile.privateFolder(folder.resolveSibling(""));
        Path beside = DurableFile.privateFolder(receivers.resolve("." + name + "." + UUID.randomUUID()));
        Path given = receivers.resolve("." + name + "." + UUID.randomUUID());
        try {
            DurableFile.write(
                    beside.resolve(SETTINGS),
                    "host=" + address.host() + "\nport=" + address.port() + "\nclient=" + client + "\n");
            DurableFile.write(beside.resolve(AUTHORITY), PemFile.text(identity.authority()));
            identity.write(beside.resolve(IDENTITY));
            if (exists()) {
                Files.move(folder, given, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
            discard(given);
        } finally {
            discard(beside);
        }
        DurableFile.syncFolderOf(folder);
    }

    /** In one step; what a crash leaves of it bears no name of a receiver. */
    void remove() throws IOException {
        Path given = folder.resolveSibling("." + name + "." + UUID.randomUUID());
        Files.move(folder, given, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolderOf(folder);
        discard(given);
    }

    private static void discard(Path beside) throws IOException {
        if (Files.isDirectory(beside)) {
            for (String file : List.of(SETTINGS, AUTHORITY, IDENTITY)) {
                Files.deleteIfExists(beside.resolve(file));
            }
            Files.delete(beside);
        }
    }

    Identity identity() throws IOException {
        return Identity.read(folder.resolve(IDENTITY));
    }

    void replaceIdentity(Identity identity) throws IOException {
        identity.write(folder.resolve(IDENTITY));
    }

    EnrolledReceiver describe() throws IOException {
        Properties settings = new Properties();
        Path file = folder.resolve(SETTINGS);
        try (Reader in = Files.newBufferedReader(file)) {
            settings.load(in);
            ReceiverAddress address = new ReceiverAddress(
                    settings.getProperty("host", ""), Integer.parseInt(settings.getProperty("port", "0")));
            return new EnrolledReceiver(
                    name,
                    address,
                    settings.getProperty("client", ""),
                    identity().certificate().getNotAfter().toInstant());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
