package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.PathBytes;
import io.quiesce.compression.internal.zip.EntryWalk;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must wait until all files are there: links, then owner, mode and time of each directory, innermost first. */
final class FinalPass {

    private record OpenDirectory(Path path, Attributes attributes, int depth) {}

    private final List<Path> roots;
    private final Targets targets;
    private final Wanted wanted;
    private final Ownership ownership;
    private final DiskSync disk;
    private final Deque<OpenDirectory> open = new ArrayDeque<>();

    FinalPass(List<Path> roots, Wanted wanted, Ownership ownership, DiskSync disk) {
        this.roots = roots;
        this.targets = new Targets(roots);
        this.wanted = wanted;
        this.ownership = ownership;
        this.disk = disk;
    }

    void run(ContentsReader contents) throws IOException, QuiesceException {
        EntryWalk walk = new EntryWalk(contents);
        TreeOrder order = contents.order();
        for (Optional<Placed> next = walk.next(); next.isPresent(); next = walk.next()) {
            Interrupts.check();
            enter(next.get().entry(), order);
        }
        contents.end();
        leaveTo(0);
        Attributes first = contents.head().roots().get(0).attributes();
        for (Path between : betweenRoots()) {
            leave(new OpenDirectory(between, first, 0));
        }
        leave(new OpenDirectory(roots.get(0), first, 0));
    }

    /**
     * The directories that further roots below the first one lie in, innermost first. They are in no archive, and who
     * reads the first root must get through them.
     */
    private List<Path> betweenRoots() {
        Set<Path> between = new LinkedHashSet<>();
        List<Path> used = wanted.used(roots);
        for (Path root : used.subList(1, used.size())) {
            Path above = root.getParent();
            while (above != null && above.startsWith(roots.get(0)) && !above.equals(roots.get(0))) {
                between.add(above);
                above = above.getParent();
            }
        }
        return between.stream()
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
    }

    private void enter(Entry entry, TreeOrder order) throws QuiesceException {
        leaveTo(order.depth());
        if (!wanted.takes(entry)) {
            return;
        }
        Path path = targets.enter(entry, order);
        if (entry.isDirectory()) {
            open.push(new OpenDirectory(path, entry.attributes(), order.depth()));
        } else if (entry.isLink()) {
            link(path, entry);
        }
    }

    private void link(Path path, Entry entry) throws QuiesceException {
        try {
            if (Files.isSymbolicLink(path)) {
                // left by an extraction that was interrupted here
                Files.delete(path);
            }
            Files.createSymbolicLink(path, PathBytes.path(entry.target().bytes()));
            ownership.apply(path, entry);
        } catch (InvalidPathException e) {
            throw TargetFailure.of(path, new IOException("its target is no path on this system", e));
        } catch (IOException e) {
            throw TargetFailure.of(path, e);
        }
    }

    private void leaveTo(int depth) throws QuiesceException {
        while (!open.isEmpty() && open.element().depth() >= depth) {
            leave(open.pop());
        }
    }

    private void leave(OpenDirectory directory) throws QuiesceException {
        try {
            ownership.apply(directory.path(), directory.attributes(), true, false);
            if (!disk.takesFileSystems() && Files.isReadable(directory.path())) {
                disk.entries(directory.path());
            }
        } catch (IOException e) {
            throw TargetFailure.of(directory.path(), e);
        }
    }
}
