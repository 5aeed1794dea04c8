package io.quiesce.compression.internal.extract;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what each file system must hold, holes not counted. */
final class RoomNeeded {

    private final List<Path> roots;
    private final long[] bytes;

    RoomNeeded(List<Path> roots) {
        this.roots = roots;
        this.bytes = new long[roots.size()];
    }

    void add(Placed placed, TreeOrder order) {
        bytes[order.root()] += placed.entry().size() - placed.holeBytes();
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
