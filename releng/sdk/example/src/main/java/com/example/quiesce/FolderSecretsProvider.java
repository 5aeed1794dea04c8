package com.example.quiesce;

import io.quiesce.api.Secret;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SecretStore;
import io.quiesce.api.spi.SecretStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Secrets as files of a folder, such as the one that an agent of a secrets service writes: the whole file is the secret. */
public final class FolderSecretsProvider implements SecretStoreProvider {

    private static final SettingsSchema SETTINGS =
            SettingsSchema.of(Setting.of("folder", "Folder", Setting.Type.TEXT, "Where the files lie, absolute.")
                    .mandatory());

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public String label() {
        return "Files of a folder";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public SecretStore open(Settings settings) throws SecretException {
        try {
            Path folder = Path.of(settings.text("folder"));
            if (folder.isAbsolute()) {
                return new Folder(folder.normalize());
            }
        } catch (InvalidPathException e) {
            throw unusable(settings.text("folder"), e);
        }
        throw unusable(settings.text("folder"), new IOException("it is relative"));
    }

    private static SecretException unusable(String folder, Exception cause) {
        return new SecretException(
                "'" + folder + "' is no folder for secrets: " + cause.getMessage(),
                "Write an absolute path.",
                false,
                cause);
    }

    private record Folder(Path folder) implements SecretStore {

        @Override
        public Secret fetch(String path) throws SecretException {
            if (!Files.isDirectory(folder)) {
                throw new SecretException(folder + " is not there", "Is its file system mounted?", true);
            }
            Path file = file(path);
            try {
                return Secret.of(Files.readString(file));
            } catch (NoSuchFileException e) {
                throw new SecretException(folder + " has no secret '" + path + "'", "Check the reference.", false, e);
            } catch (IOException e) {
                throw new SecretException(
                        file + " cannot be read: " + e.getClass().getSimpleName(),
                        "It must be a file of UTF-8 that this user may read.",
                        false,
                        e);
            }
        }

        /** Below the folder and nowhere else. */
        private Path file(String path) throws SecretException {
            try {
                Path file = folder.resolve(path);
                if (file.equals(file.normalize())
                        && file.startsWith(folder)
                        && !file.equals(folder)
                        && !path.contains("//")) {
                    return file;
                }
            } catch (InvalidPathException e) {
                throw new SecretException("the reference holds no path", "Check the reference.", false, e);
            }
            throw new SecretException("'" + path + "' leads out of " + folder, "Check the reference.", false);
        }

        @Override
        public void close() {}
    }
}
