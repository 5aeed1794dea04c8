package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.system.Owner;
import io.quiesce.compression.internal.system.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Gives what was written its owner, mode and time. Safe between threads. */
final class Ownership {

    private static final int PERMISSIONS = 0777;
    /** A directory's set-group-id hands the group on and is kept; set-user-id programs are not restored. */
    private static final int DIRECTORY_PERMISSIONS = 03777;

    private final Path directory;
    private final boolean root;
    private final Optional<Owner> forced;
    private final Map<String, Owner> recorded = new ConcurrentHashMap<>();

    private Ownership(Path directory, boolean root, Optional<Owner> forced) {
        this.directory = directory;
        this.root = root;
        this.forced = forced;
    }

    /**
     * @param directory target
     * @param root whether the caller may give files away
     * @param owner asked for, or empty for the recorded one
     */
    static Ownership of(Path directory, boolean root, Optional<String> owner) throws RestoreException {
        if (owner.isPresent() && Platform.CURRENT == Platform.WINDOWS) {
            throw new RestoreException("owners can't be set on Windows", "Leave the owner away.");
        }
        try {
            return new Ownership(directory, root, owner.map(o -> Owner.parse(directory, o)));
        } catch (IllegalArgumentException e) {
            throw new RestoreException(
                    String.valueOf(e.getMessage()), "Create the user and group first, or name others.", e);
        }
    }

    void apply(Path path, Entry entry) throws IOException {
        apply(path, entry.attributes(), entry.isDirectory(), entry.isLink());
    }

    void apply(Path path, Attributes a, boolean isDirectory, boolean isLink) throws IOException {
        Optional<Owner> owner = forced.isPresent() || !root || !a.posix() ? forced : Optional.of(recorded(a));
        if (owner.isPresent()) {
            owner.get().own(path);
        }
        if (a.posix() && !isLink && Platform.CURRENT != Platform.WINDOWS) {
            int mode = a.mode() & (isDirectory ? DIRECTORY_PERMISSIONS : PERMISSIONS);
            Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        }
        FileTime modified = FileTime.from(Instant.ofEpochSecond(a.seconds(), a.nanos()));
        try {
            Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(modified, null, null);
        } catch (IOException e) {
            // not every file system gives a link a time of its own
            if (!isLink) {
                throw e;
            }
        }
    }

    private Owner recorded(Attributes a) {
        return recorded.computeIfAbsent(
                a.uid() + ":" + a.gid() + ":" + a.owner(),
                key -> Owner.recorded(directory, a.user(), a.uid(), a.group(), a.gid()));
    }
}
