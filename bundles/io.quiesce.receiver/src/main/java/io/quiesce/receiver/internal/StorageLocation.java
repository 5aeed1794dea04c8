package io.quiesce.receiver.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the storage of a home lies: {@code HOME/storage}, unless the home says otherwise. */
final class StorageLocation {

    private StorageLocation() {}

    static URI of(Path home) throws StorageException {
        Path file = new Home(home).storageLocation();
        try {
            return Files.exists(file)
                    ? new URI(Files.readString(file).strip())
                    : new Home(home).storage().toUri();
        } catch (IOException | URISyntaxException e) {
            throw failed("read", file, e);
        }
    }

    static void set(Path home, URI storage) throws StorageException {
        Path file = new Home(home).storageLocation();
        try {
            DurableFile.replace(file, (storage + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static StorageException failed(String doing, Path file, Exception e) {
        return new StorageException(
                Kind.FAILED,
                "cannot " + doing + " " + file + ": " + FileTrouble.of(e, file),
                "Check the receiver's home.",
                e);
    }
}
