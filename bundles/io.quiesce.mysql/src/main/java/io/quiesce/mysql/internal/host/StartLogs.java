package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Where start commands write to: one file per command line in a directory of this user's own, made anew at each start. A
 * server that stays in the foreground has its error log there, if it has no other.
 */
final class StartLogs {

    private StartLogs() {}

    /**
     * Empty when no file can be made.
     *
     * @param temporary directory for temporary files
     */
    static Optional<Path> fresh(Path temporary, List<String> command) {
        Path directory = temporary.resolve("quiesce-" + System.getProperty("user.name"));
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (isOurs(directory)) {
                Path log = directory.resolve("start-" + Integer.toHexString(command.hashCode()) + ".log");
                Files.deleteIfExists(log);
                return Optional.of(Files.createFile(log));
            }
        } catch (IOException | UnsupportedOperationException e) {
            return HostCommands.emptyFile(temporary, "quiesce-start-");
        }
        return HostCommands.emptyFile(temporary, "quiesce-start-");
    }

    /** A name in a shared directory may have been taken by somebody else. */
    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                        .getName()
                        .equals(System.getProperty("user.name"))
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))
                        .equals("rwx------");
    }
}
