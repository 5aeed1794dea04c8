package io.quiesce.compression.internal.extract;

import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.TreeOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the names that the target's file system can't hold side by side, or at all (decision 0011). */
final class NameRules {

    private static final Pattern DEVICE = Pattern.compile(
            "(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\\..*)?");
    private static final Pattern BAD = Pattern.compile("[\\x00-\\x1f<>:\"|?*\\\\]|[. ]$");

    private final boolean foldsCase;
    private final boolean windows;
    /** Folded names of each directory on the current path, as 64-bit hashes. */
    private final List<Set<Long>> seen = new ArrayList<>();

    private int root;

    NameRules(boolean foldsCase, boolean windows) {
        this.foldsCase = foldsCase;
        this.windows = windows;
    }

    /** What is wrong with the entry that the order has just entered; empty when nothing is. */
    Optional<String> fault(Entry entry, TreeOrder order) {
        if (!foldsCase && !windows || order.atRoot()) {
            return Optional.empty();
        }
        Name name = entry.name();
        int parent = TreeOrder.parentLength(name.bytes());
        Name segment = parent == 0 ? name : Name.of(name.from(parent + 1));
        if (windows) {
            Optional<String> text = segment.utf8();
            if (text.isEmpty()
                    || BAD.matcher(text.get()).find()
                    || DEVICE.matcher(text.get()).matches()) {
                return Optional.of("Windows can't have a file of this name");
            }
        }
        return foldsCase && !isNew(segment, order)
                ? Optional.of("its name differs from another one only in case, and this file system holds one of them")
                : Optional.empty();
    }

    private boolean isNew(Name segment, TreeOrder order) {
        if (root != order.root()) {
            root = order.root();
            seen.clear();
        }
        int depth = order.depth();
        while (seen.size() <= depth) {
            seen.add(new HashSet<>());
        }
        seen.subList(depth + 1, seen.size()).clear();
        return seen.get(depth).add(hash(fold(segment.display())));
    }

    private static String fold(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** FNV-1a; a false clash among a million names has odds of one in 10^7. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
