package io.quiesce.mysql.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * MySQL's own mark of a clean shutdown: the log sequence number that it then writes into page 0 of the system tablespace
 * (FIL_PAGE_FILE_FLUSH_LSN, offset 26) equals the newest checkpoint of the redo log (blocks 1 and 3 of a redo file, offset 8).
 * After {@code innodb_fast_shutdown=2} or a crash it is older. MariaDB no longer writes it.
 */
public final class LogPositions {

    private static final int FLUSHED_AT = 26;
    private static final int[] CHECKPOINTS_AT = {512 + 8, 3 * 512 + 8};

    private LogPositions() {}

    /**
     * Whether the two agree; empty when there is nothing to compare.
     *
     * @param redoHome directory of {@code #innodb_redo} or {@code ib_logfile0}
     */
    public static Optional<Boolean> agree(Path systemTablespace, Path redoHome) {
        try {
            long flushed = number(systemTablespace, FLUSHED_AT);
            long checkpoint = newestCheckpoint(redoHome);
            return flushed == 0 || checkpoint == 0 ? Optional.empty() : Optional.of(flushed == checkpoint);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long newestCheckpoint(Path redoHome) throws IOException {
        Path directory = redoHome.resolve("#innodb_redo");
        if (!Files.isDirectory(directory)) {
            return checkpoint(redoHome.resolve("ib_logfile0"));
        }
        long newest = 0;
        // spare files are called #ib_redoN_tmp and hold nothing
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "#ib_redo*[0-9]")) {
            for (Path file : files) {
                newest = Math.max(newest, checkpoint(file));
            }
        }
        return newest;
    }

    private static long checkpoint(Path file) throws IOException {
        return Math.max(number(file, CHECKPOINTS_AT[0]), number(file, CHECKPOINTS_AT[1]));
    }

    private static long number(Path file, long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                // until full, or the file ends
            }
        }
        return bytes.hasRemaining() ? 0 : bytes.flip().getLong();
    }
}
