package io.quiesce.chunkstore.internal.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The calls whose order and failure decide over durability; tests put a watching or failing one in. */
interface Disk {

    /** Brings a file's bytes, and its length, to stable storage (fsync). */
    void force(FileChannel file) throws IOException;

    /** Brings a directory's entries to stable storage. */
    void forceDirectory(Path directory) throws IOException;

    /** Gives a file a second name; fails when the name is taken. */
    void link(Path existing, Path link) throws IOException;

    /** The operating system's. */
    Disk SYSTEM = new Disk() {

        private final boolean windows = System.getProperty("os.name", "").startsWith("Windows");

        @Override
        public void force(FileChannel file) throws IOException {
            file.force(true);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            if (windows) {
                return; // NTFS journals its entries, and Windows opens no directory as a file
            }
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void link(Path existing, Path link) throws IOException {
            Files.createLink(link, existing);
        }
    };
}
