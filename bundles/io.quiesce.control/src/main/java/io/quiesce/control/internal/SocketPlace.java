package io.quiesce.control.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where the owner of a home listens: {@code HOME/control/socket}, or where {@code HOME/control/elsewhere} says. */
final class SocketPlace {

    /** Bytes of a path that every system takes (sun_path of unix(7) has 108, macOS 104). */
    private static final int LONGEST = 100;

    private static final boolean POSIX = File.separatorChar == '/';

    private final Path home;
    private final Path folder;

    SocketPlace(Path home) {
        this.home = home;
        this.folder = home.resolve("control");
    }

    /** The lock that the owner holds; the operating system drops it when the process ends, however it ends. */
    FileChannel own() throws QuiesceException {
        try {
            Files.createDirectories(folder);
            protect(folder, "rwx------");
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (Optional.ofNullable(channel.tryLock()).isPresent()) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // this very process owns it
            }
            channel.close();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot lock " + folder.resolve("lock") + ": " + e, "Check permissions of the home.", e);
        }
        throw new BusyException(
                "another agent serves the home " + home,
                "See 'quiesce agent status'; stop it first, or give this one a home of its own with --home.");
    }

    private static void protect(Path path, String mode) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    /** Listens; whoever calls owns the lock, so that a socket which is there is a dead process's. */
    ServerSocketChannel listen() throws IOException {
        Path socket = folder.resolve("socket");
        Path elsewhere = folder.resolve("elsewhere");
        Files.deleteIfExists(socket);
        forget();
        Files.deleteIfExists(elsewhere);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            socket = Files.createTempDirectory("quiesce").resolve("socket"); // 0700
            Files.writeString(elsewhere, socket.toString());
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        protect(socket, "rw-------");
        return server;
    }

    /** Removes a socket that lies elsewhere. */
    void forget() throws IOException {
        Path socket = socket();
        if (!socket.startsWith(folder)) {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.resolveSibling("")); // its folder, made for it alone
        }
    }

    private Path socket() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        return Files.exists(elsewhere) ? Path.of(Files.readString(elsewhere).strip()) : folder.resolve("socket");
    }

    /** A connection to the owner; empty when there is none: no socket, or nobody behind it. */
    Optional<SocketChannel> connect() {
        try {
            Path socket = socket();
            return Files.exists(socket)
                    ? Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(socket)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a killed process leaves its socket, which then refuses
        }
    }
}
