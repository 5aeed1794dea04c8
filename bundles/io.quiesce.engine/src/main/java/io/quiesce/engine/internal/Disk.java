package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Path;

/** What a swap does to a file system, operation by operation: a kill or a power cut may come between any two. */
interface Disk {

    /** Renames within one file system; never replaces anything. */
    void move(Path from, Path to) throws IOException;

    /** Makes a directory that only its owner may enter. */
    void createDirectory(Path directory) throws IOException;

    /** Makes an empty file. */
    void createFile(Path file) throws IOException;

    /** Removes a file or an empty directory. */
    void delete(Path path) throws IOException;

    /** Gives a directory, never a link to one, an owner, a group and a mode. */
    void give(Rights rights, Path to) throws IOException;

    /** Gives a directory the owner, group and mode of another one; neither may be a link. */
    void takeOver(Path from, Path to) throws IOException;

    /**
     * Lets nobody but root into a directory, so that no server with a user of its own can start in it, and its owner can
     * exchange nothing in it.
     */
    void bar(Path directory) throws IOException;

    /** Gives everything in a directory the SELinux label of another one, where there is SELinux. */
    void takeOverLabel(Path from, Path to) throws IOException;

    /** Gives everything in a directory the SELinux labels that the host's policy has for it, where there is SELinux. */
    void labelByPolicy(Path directory) throws IOException;

    /** Makes creations, renames and removals in a directory, its owner and its mode durable. */
    void sync(Path directory) throws IOException;
}
