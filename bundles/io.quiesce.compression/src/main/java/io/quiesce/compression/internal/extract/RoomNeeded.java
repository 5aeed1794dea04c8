package io.quiesce.compression.internal.extract;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.system.FileStatus;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what each file system must still take: holes not counted, nor what an earlier extraction left. */
final class RoomNeeded {

    private final List<Path> roots;
    private final Targets targets;
    private final boolean resumed;
    private final long[] bytes;

    /** @param resumed whether an earlier extraction may have left files */
    RoomNeeded(List<Path> roots, boolean resumed) {
        this.roots = roots;
        this.targets = new Targets(roots);
        this.resumed = resumed;
        this.bytes = new long[roots.size()];
    }

    void add(Placed placed, TreeOrder order) {
        long data = placed.entry().size() - placed.holeBytes();
        bytes[order.root()] += resumed ? Math.max(0, data - left(targets.enter(placed.entry(), order))) : data;
    }

    private static long left(Path path) {
        try {
            FileStatus status = FileStatus.of(path);
            return status.type() == FileStatus.Type.FILE ? status.size() : 0;
        } catch (IOException e) {
            // not there yet
            return 0;
        }
    }

    void check() throws IOException, RestoreException {
        Map<FileStore, Long> needed = new HashMap<>();
        for (int i = 0; i < bytes.length; i++) {
            FileStore store = Files.getFileStore(roots.get(i));
            long sum = needed.merge(store, bytes[i], Long::sum);
            long usable = store.getUsableSpace();
            if (sum > usable) {
                throw new RestoreException(
                        "'" + roots.get(i) + "' has room for " + new ByteSize(usable).display() + ", the files need "
                                + new ByteSize(sum).display(),
                        "Make room or extract elsewhere; nothing was written.");
            }
        }
    }
}
