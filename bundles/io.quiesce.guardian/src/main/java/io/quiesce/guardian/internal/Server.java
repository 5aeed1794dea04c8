package io.quiesce.guardian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The database server of the instance, as far as it can be seen without a password. */
final class Server {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int PROTOCOL = 10;
    private static final int ERROR = 0xFF;

    private final List<Path> locked;
    private final String host;
    private final int port;

    Server(Recipe recipe) {
        this.locked = recipe.locked();
        this.host = recipe.host();
        this.port = recipe.port();
    }

    /**
     * Whether a server is there, be it starting, running or ending: it holds a lock, or it greets, where no lock tells
     * because there is none or this user may not look at it.
     */
    boolean isThere() {
        List<Optional<Boolean>> looks = locked.stream().map(Server::isLocked).toList();
        boolean told = !looks.isEmpty() && looks.stream().allMatch(Optional::isPresent);
        return looks.contains(Optional.of(true)) || !told && greets();
    }

    /** Empty when that can't be seen. */
    private static Optional<Boolean> isLocked(Path file) {
        if (Files.notExists(file)) {
            return Optional.of(false);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return Optional.of(lock.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether it greets on its port: a handshake of protocol version 10, or the error packet of a server that has too many
     * connections ("Connection Phase Packets" in the protocol's documentation).
     */
    boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = socket.getInputStream();
            byte[] header = in.readNBytes(5);
            int first = header.length == 5 ? header[4] & 0xFF : -1;
            return header.length == 5 && header[3] == 0 && (first == PROTOCOL || first == ERROR);
        } catch (IOException e) {
            return false;
        }
    }
}
