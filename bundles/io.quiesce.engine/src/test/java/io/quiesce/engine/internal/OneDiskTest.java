package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether two file systems have the same free space. */
class OneDiskTest {

    /** As Java sees it: equal to nothing but itself. */
    @NonNullByDefault({})
    private static final class Store extends FileStore {
        private final String name;
        private final String type;

        Store(String name, String type) {
            this.name = name;
            this.type = type;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return 0;
        }

        @Override
        public long getUsableSpace() {
            return 0;
        }

        @Override
        public long getUnallocatedSpace() {
            return 0;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> view) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String view) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> view) {
            return null;
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/sda2, btrfs, /dev/sda2, btrfs, true",
        "/dev/sda2, ext4, /dev/sda2, ext4, true",
        "/dev/sda2, ext4, /dev/sdb1, ext4, false",
        "tmpfs, tmpfs, tmpfs, tmpfs, false",
        "/dev/sda2, btrfs, /dev/sda2, ext4, false",
    })
    @DisplayName("subvolumes and bind mounts of one device have, other devices and file systems in memory have not")
    void named(String one, String type, String other, String otherType, boolean same) {
        assertEquals(same, OneDisk.holds(new Store(one, type), new Store(other, otherType)));
    }

    @Test
    @DisplayName("a file system has with itself")
    void itself(@TempDir Path folder) throws IOException {
        assertEquals(true, OneDisk.holds(Files.getFileStore(folder), Files.getFileStore(folder)));
    }
}
