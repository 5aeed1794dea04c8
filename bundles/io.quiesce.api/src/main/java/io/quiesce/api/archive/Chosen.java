package io.quiesce.api.archive;

import io.quiesce.api.Wildcard;
import io.quiesce.api.error.CheckFailedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files that a selection takes of an archive, counted while its entries go by. Not safe between threads. */
public final class Chosen {

    private static final int MOST_LISTED = 1000;

    private final Set<String> unmatched;
    private final List<Wildcard> patterns;
    private final List<String> names = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private long files;
    private long rawBytes;

    /** @param selection of {@link Selection#ALL} nothing is counted */
    public Chosen(Selection selection) {
        patterns = selection.patterns().stream().map(Wildcard::new).toList();
        unmatched = new LinkedHashSet<>(selection.patterns());
    }

    /** The next entry. Only files are taken: a link leads to a place of the host that the archive comes from. */
    public void add(String name, ArchiveEntry.Type type, long size) {
        if (type == ArchiveEntry.Type.DIRECTORY) {
            return;
        }
        boolean taken = false;
        for (Wildcard pattern : patterns) {
            if (pattern.matches(name)) {
                taken = true;
                if (type == ArchiveEntry.Type.FILE) {
                    unmatched.remove(pattern.text());
                }
            }
        }
        if (taken) {
            List<String> listed = type == ArchiveEntry.Type.LINK ? links : names;
            if (listed.size() < MOST_LISTED) {
                listed.add(name);
            }
            if (type == ArchiveEntry.Type.FILE) {
                files++;
                rawBytes += size;
            }
        }
    }

    public long files() {
        return files;
    }

    /** Sum of the sizes of the files. */
    public long rawBytes() {
        return rawBytes;
    }

    /** Of the first 1,000 files. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** Of the first 1,000 links that are left out although a pattern takes their name. */
    public List<String> links() {
        return List.copyOf(links);
    }

    /**
     * After the last entry.
     *
     * @throws CheckFailedException when a pattern takes no file
     */
    public void check() throws CheckFailedException {
        if (!unmatched.isEmpty()) {
            throw new CheckFailedException(
                    "no file inside is named '" + String.join("', '", unmatched) + "'",
                    (links.isEmpty() ? "" : "Links are left out, such as '" + links.getFirst() + "'. ")
                            + "Names are those of the list of files, from its beginning on: 'shop/*' is all of the"
                            + " directory shop; what lay outside the data directory is below .quiesce/roots.");
        }
    }
}
