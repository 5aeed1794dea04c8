package io.quiesce.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that nobody but their owner may enter, where there are such permissions. */
public final class PrivateFolder {

    private PrivateFolder() {}

    /**
     * Makes the folder, and those above it that are missing, these with the permissions that the process gives; durable when it
     * returns. One that is there, or a link to one, is left as its owner has it. Safe between threads and processes.
     */
    public static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        DurableFile.createFolders(above);
        // somebody else may make it at this moment
        Files.createDirectories(folder, ownersOnly(folder));
        DurableFile.syncFolder(above);
    }

    private static FileAttribute<?>[] ownersOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
