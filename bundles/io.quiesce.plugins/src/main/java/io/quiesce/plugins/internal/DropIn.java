package io.quiesce.plugins.internal;

import io.quiesce.api.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file in one state.
 *
 * @param state size, times and identity; another one after every write
 */
record DropIn(Path file, String state) {

    private static final int ID_DIGITS = 32;

    static DropIn of(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        Object changed = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ctime")
                : a.creationTime();
        return new DropIn(file, a.size() + " " + a.lastModifiedTime() + " " + a.fileKey() + " " + changed);
    }

    /** A name for what it holds. */
    String id() {
        byte[] all = (file + "\n" + state).getBytes(StandardCharsets.UTF_8);
        return Digest.of(Digest.sha256().digest(all)).hex().substring(0, ID_DIGITS);
    }
}
