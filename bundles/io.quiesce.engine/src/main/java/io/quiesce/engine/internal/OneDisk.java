package io.quiesce.engine.internal;

import java.nio.file.FileStore;

/**
 * Whether what one takes is missing to the other. Java calls two file stores equal when device number and mount point are: each
 * subvolume of btrfs has a number of its own, and a bind mount another place, while their free space is one.
 */
final class OneDisk {

    private OneDisk() {}

    /** Both are the same, or of one kind on one device: when in doubt they share, which makes the callers more careful. */
    static boolean holds(FileStore one, FileStore other) {
        return one.equals(other)
                || one.name().startsWith("/")
                        && one.name().equals(other.name())
                        && one.type().equals(other.type());
    }
}
