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
import java.util.TreeMap;

/**
 * MySQL's own marks of a clean shutdown, in positions of the redo log (log0constants.h). A clean shutdown writes its
 * last position into page 0 of the system tablespace (FIL_PAGE_FILE_FLUSH_LSN), takes a checkpoint there, and logs nothing after it.
 * After a crash or {@code innodb_fast_shutdown=2} one of these does not hold. MariaDB writes no such mark.
 */
public final class RedoLog {

    private static final int BLOCK = 512;
    private static final int FLUSHED_AT = 26;

    /** LOG_HEADER_START_LSN. */
    private static final int START_AT = 8;

    /** LOG_CHECKPOINT_LSN in the blocks of LOG_CHECKPOINT_1 and LOG_CHECKPOINT_2. */
    private static final int[] CHECKPOINTS_AT = {BLOCK + 8, 3 * BLOCK + 8};

    /** LOG_FILE_HDR_SIZE: four blocks come before the first one of the log. */
    private static final int HEADER = 4 * BLOCK;

    private RedoLog() {}

    /**
     * Whether it shows a clean shutdown; empty when that can't be told.
     *
     * @param redoHome directory of {@code #innodb_redo} or {@code ib_logfile0}
     */
    public static Optional<Boolean> closed(Path systemTablespace, Path redoHome) {
        try {
            long flushed = number(systemTablespace, FLUSHED_AT);
            Path directory = redoHome.resolve("#innodb_redo");
            if (!Files.isDirectory(directory)) {
                // before 8.0.30
                long checkpoint = checkpoint(redoHome.resolve("ib_logfile0"));
                return flushed == 0 || checkpoint == 0 ? Optional.empty() : Optional.of(flushed == checkpoint);
            }
            TreeMap<Long, Path> files = filesByStart(directory);
            long checkpoint = 0;
            for (Path file : files.values()) {
                checkpoint = Math.max(checkpoint, checkpoint(file));
            }
            return flushed == 0 || checkpoint == 0 || files.floorEntry(checkpoint) == null
                    ? Optional.empty()
                    : Optional.of(flushed == checkpoint && endsAt(checkpoint, files));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static TreeMap<Long, Path> filesByStart(Path directory) throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        // spare files are called #ib_redoN_tmp and hold nothing
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "#ib_redo*[0-9]")) {
            for (Path file : all) {
                long start = number(file, START_AT);
                if (start >= 0) {
                    files.put(start, file);
                }
            }
        }
        return files;
    }

    /** Whether the block that holds the position was filled exactly up to it. */
    private static boolean endsAt(long position, TreeMap<Long, Path> files) throws IOException {
        long start = files.floorKey(position);
        long block = HEADER + (position - start) / BLOCK * BLOCK;
        long header = number(files.get(start), block);
        long expectedNumber = (position / BLOCK & 0x3fffffff) + 1;
        long blockNumber = header >>> 32 & 0x7fffffff;
        long used = header >>> 16 & 0xffff;
        // another number: the block was not written since the file was used the last time
        return blockNumber != expectedNumber || used <= position % BLOCK;
    }

    private static long checkpoint(Path file) throws IOException {
        return Math.max(number(file, CHECKPOINTS_AT[0]), number(file, CHECKPOINTS_AT[1]));
    }

    /** Eight bytes, most significant first; 0 behind the end of the file, as an offset beyond all numbers is. */
    private static long number(Path file, long offset) throws IOException {
        if (offset < 0) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                // until full, or the file ends
            }
        }
        return bytes.hasRemaining() ? 0 : bytes.flip().getLong();
    }
}
