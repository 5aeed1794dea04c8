package io.quiesce.compression.internal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** Names of numeric owners on this host; each is looked up once. Not safe between threads. */
public final class OwnerNames {

    private final Map<Integer, String> users = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();

    /** Name of the user that owns the file; empty when its number has none. */
    public String user(Path path, FileStatus status) throws IOException {
        learn(path, status);
        return users.getOrDefault(status.uid(), "");
    }

    /** Name of the group that owns the file; empty when its number has none. */
    public String group(Path path, FileStatus status) throws IOException {
        learn(path, status);
        return groups.getOrDefault(status.gid(), "");
    }

    private void learn(Path path, FileStatus status) throws IOException {
        if (!users.containsKey(status.uid()) || !groups.containsKey(status.gid())) {
            PosixFileAttributes a = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            users.put(status.uid(), name(a.owner().getName()));
            groups.put(status.gid(), name(a.group().getName()));
        }
    }

    /** Java gives the number where there is no name. */
    private static String name(String name) {
        return name.matches("-?\\d+") ? "" : name;
    }
}
