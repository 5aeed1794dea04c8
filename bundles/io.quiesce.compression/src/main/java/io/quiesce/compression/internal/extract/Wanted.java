package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Chosen;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.zip.Placed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What an extraction takes: everything, or the files of a selection and the directories on the way to them, which are
 * known once every entry was looked at. Remembers where the files lie by a bit for each quarter of a mebibyte.
 */
final class Wanted {

    private static final int UNIT = 256 << 10;

    private final Selection selection;
    private final Chosen chosen;
    private final Set<Name> directories = new HashSet<>();
    private final BitSet roots = new BitSet();
    private final BitSet units = new BitSet();

    Wanted(Selection selection) {
        this.selection = selection;
        this.chosen = new Chosen(selection);
        roots.set(0);
    }

    boolean isAll() {
        return selection.isAll();
    }

    /** Looks at the next entry. */
    void look(Placed placed, TreeOrder order) {
        Entry entry = placed.entry();
        if (isAll()) {
            roots.set(order.root());
            return;
        }
        chosen.add(entry.name().display(), entry.type(), entry.size());
        if (entry.isFile() && takes(entry)) {
            roots.set(order.root());
            units.set((int) (placed.offset() / UNIT), (int) ((placed.end() - 1) / UNIT) + 1);
            wayTo(entry.name().bytes());
        }
    }

    private void wayTo(byte[] name) {
        int length = TreeOrder.parentLength(name);
        while (length > 0) {
            byte[] directory = Arrays.copyOf(name, length);
            if (!directories.add(Name.of(directory))) {
                return;
            }
            length = TreeOrder.parentLength(directory);
        }
    }

    /** Whether the entry comes into the target. */
    boolean takes(Entry entry) {
        return isAll()
                || entry.isFile() && selection.takes(entry.name().display())
                || entry.isDirectory() && directories.contains(entry.name());
    }

    /** Whether its bytes are needed: those of a directory say nothing that contents does not. */
    boolean reads(Entry entry) {
        return isAll() || entry.isFile() && takes(entry);
    }

    /** Of the directories of all roots those that something comes into; the first one always. */
    List<Path> used(List<Path> all) {
        return IntStream.range(0, all.size())
                .filter(roots::get)
                .mapToObj(all::get)
                .toList();
    }

    /**
     * The first position at or behind the given one that is read.
     *
     * @param behind where the files end; everything from there on is read
     */
    long next(long position, long behind) {
        if (position >= behind) {
            return position;
        }
        int unit = units.nextSetBit((int) (position / UNIT));
        return unit < 0 ? behind : Math.max(position, (long) unit * UNIT);
    }

    /** @throws CheckFailedException when a pattern takes no file */
    void check() throws CheckFailedException {
        if (!isAll()) {
            chosen.check();
        }
    }

    /** @param all what the whole archive holds */
    ArchiveSummary summary(ArchiveSummary all) {
        return isAll()
                ? all
                : new ArchiveSummary(
                        all.length(),
                        chosen.files(),
                        chosen.rawBytes(),
                        all.contents(),
                        chosen.links().stream().map(l -> l + ": a link").toList());
    }
}
