package io.quiesce.compression.internal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What tells whether a file is still the same: identity, size, times, mode, owner. Links are not followed.
 *
 * @param identity device and inode, or whatever the file system has
 * @param unixMode type and permission bits; empty where there are none
 */
public record FileStatus(
        Type type,
        long size,
        FileTime modified,
        FileTime changed,
        String identity,
        Optional<Integer> unixMode,
        int uid,
        int gid) {

    /** What kind of file it is. */
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        SOCKET,
        PIPE,
        DEVICE,
        OTHER
    }

    private static final String UNIX = "unix:mode,uid,gid,size,ino,dev,lastModifiedTime,ctime";
    private static final int TYPE_MASK = 0170000;

    public static FileStatus of(Path path) throws IOException {
        if (Platform.CURRENT == Platform.WINDOWS) {
            return ofBasic(path);
        }
        Map<String, Object> map = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
        int mode = (int) get(map, "mode");
        return new FileStatus(
                type(mode & TYPE_MASK),
                (long) get(map, "size"),
                (FileTime) get(map, "lastModifiedTime"),
                (FileTime) get(map, "ctime"),
                get(map, "dev") + ":" + get(map, "ino"),
                Optional.of(mode),
                (int) get(map, "uid"),
                (int) get(map, "gid"));
    }

    private static Object get(Map<String, Object> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }

    private static FileStatus ofBasic(Path path) throws IOException {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Type type = a.isRegularFile()
                ? Type.FILE
                : a.isDirectory() ? Type.DIRECTORY : a.isSymbolicLink() ? Type.LINK : Type.OTHER;
        return new FileStatus(
                type,
                a.size(),
                a.lastModifiedTime(),
                a.creationTime(),
                String.valueOf(a.fileKey()),
                Optional.empty(),
                0,
                0);
    }

    private static Type type(int bits) {
        return switch (bits) {
            case 0100000 -> Type.FILE;
            case 0040000 -> Type.DIRECTORY;
            case 0120000 -> Type.LINK;
            case 0140000 -> Type.SOCKET;
            case 0010000 -> Type.PIPE;
            case 0020000, 0060000 -> Type.DEVICE;
            default -> Type.OTHER;
        };
    }
}
