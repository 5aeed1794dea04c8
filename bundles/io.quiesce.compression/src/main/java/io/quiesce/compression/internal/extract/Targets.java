package io.quiesce.compression.internal.extract;

import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.system.PathBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Path of each entry in the target, while the entries go by in tree order. Not safe between threads. */
final class Targets {

    private final List<Path> roots;
    private final List<Path> open = new ArrayList<>();

    /** @param roots target directory of each root */
    Targets(List<Path> roots) {
        this.roots = roots;
    }

    /** The path of the entry that the order has just entered. */
    Path enter(Entry entry, TreeOrder order) {
        int depth = order.depth();
        open.subList(depth, open.size()).clear();
        Path root = roots.get(order.root());
        Path path = order.atRoot() ? root : (depth == 0 ? root : open.get(depth - 1)).resolve(segment(entry.name()));
        if (entry.isDirectory()) {
            open.add(path);
        }
        return path;
    }

    private static Path segment(Name name) {
        int parent = TreeOrder.parentLength(name.bytes());
        return PathBytes.path(parent == 0 ? name.bytes() : name.from(parent + 1));
    }
}
