package io.quiesce.engine.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.archive.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of an archive is durably extracted beside the target, in {@code position.properties} of a restore's folder. */
final class FetchPosition {

    private static final String FILE = "position.properties";

    private final Path folder;
    private final List<Swap> swaps;
    private final Selection only;

    /** @param only the files that are wanted: what was fetched for others is of no use */
    FetchPosition(Path folder, List<Swap> swaps, Selection only) {
        this.folder = folder;
        this.swaps = swaps;
        this.only = only;
    }

    /** Where an interrupted extraction goes on; 0 after removing what cannot be gone on with. */
    long resume() throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file) && isOurs(swaps.getFirst().fresh(), file)) {
            Map<String, String> values = PropertiesFile.read(file);
            if (places().equals(values.get("fresh"))
                    && wanted().equals(Optional.ofNullable(values.get("only")).orElse(""))) {
                return Long.parseLong(
                        Optional.ofNullable(values.get("position")).orElse("0"));
            }
        }
        Files.deleteIfExists(file);
        for (Swap swap : swaps) {
            Trees.remove(swap.fresh());
            DurableFile.createFolders(swap.fresh().toAbsolutePath().getParent());
        }
        return 0;
    }

    /** Whoever may write where the fresh directory lies could have put another one there since, or a link. */
    private static boolean isOurs(Path fresh, Path file) throws IOException {
        return Files.isDirectory(fresh, LinkOption.NOFOLLOW_LINKS)
                && (!Rights.areKnown(fresh)
                        || Rights.of(fresh).user() == Rights.of(file).user());
    }

    /** Journals that everything before a position is durable. */
    void durable(long position) {
        try {
            PropertiesFile.write(
                    folder.resolve(FILE),
                    Map.of("position", Long.toString(position), "fresh", places(), "only", wanted()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether an interrupted extraction could go on. */
    boolean isKept() {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file) && isOurs(swaps.getFirst().fresh(), file);
        } catch (IOException e) {
            return false;
        }
    }

    /** From now on the restored files are changed: an interrupted restore begins anew. */
    void forget() throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
        DurableFile.syncFolder(folder);
    }

    private String wanted() {
        return String.join("\n", only.patterns());
    }

    private String places() {
        return swaps.stream().map(s -> s.fresh().toString()).toList().toString();
    }
}
