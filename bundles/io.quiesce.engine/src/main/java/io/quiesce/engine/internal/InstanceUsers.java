package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * Who has a say about an instance: root, the owner of its data directory and this user. Nobody else can read the files, so what
 * others have left about it does not count.
 *
 * @param self who this process is
 * @param owner of the data directory, or of the nearest folder above it that is there
 */
record InstanceUsers(UserPrincipal self, UserPrincipal root, UserPrincipal owner) {

    private static final Path PROCESS = Path.of("/proc/self");

    /** @return empty where files have no such owners */
    static Optional<InstanceUsers> of(Path dataDirectory) throws IOException {
        if (!dataDirectory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        return Optional.of(new InstanceUsers(
                self(dataDirectory), named(dataDirectory, "0"), ownerOf(dataDirectory.toAbsolutePath())));
    }

    private static UserPrincipal self(Path directory) throws IOException {
        try {
            return named(directory, System.getProperty("user.name", ""));
        } catch (UserPrincipalNotFoundException e) {
            return Files.getOwner(PROCESS); // a container may know no name for the user that it runs
        }
    }

    /** @param name or number */
    private static UserPrincipal named(Path directory, String name) throws IOException {
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private static UserPrincipal ownerOf(Path directory) throws IOException {
        try {
            return Files.getOwner(directory);
        } catch (NoSuchFileException e) {
            Path above = directory.getParent();
            if (above == null) {
                throw e;
            }
            return ownerOf(above);
        }
    }

    boolean isRoot() {
        return self.equals(root);
    }

    boolean include(UserPrincipal user) {
        return user.equals(self) || user.equals(root) || user.equals(owner);
    }

    /** Whether a file, not what it may lead to, is theirs. */
    boolean own(Path file) throws IOException {
        return include(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
    }
}
