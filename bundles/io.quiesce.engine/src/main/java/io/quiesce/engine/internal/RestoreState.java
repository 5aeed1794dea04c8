package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal of one restore, in {@code home/restores/<backup>-<target>/}: how far the extraction is durable, and what
 * is being swapped.
 */
final class RestoreState {

    private static final String POSITION = "position.properties";
    private static final String SWAP = "swap.properties";
    private static final DateTimeFormatter MARK =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path home;
    private final Path folder;
    private final RestorePlan plan;
    private final Path target;
    private final Instant now;

    RestoreState(Path home, RestorePlan plan, Instant now) {
        this.home = home;
        this.plan = plan;
        this.now = now;
        this.target = target(plan);
        this.folder = folder(home, plan.backup().id().toString(), target);
    }

    static Path target(RestorePlan plan) {
        return plan.request()
                .directory()
                .orElseGet(() -> plan.request().plan().orElseThrow().instance().dataDirectory());
    }

    static Path folder(Path home, String backup, Path target) {
        return new Home(home)
                .root()
                .resolve("restores")
                .resolve(backup + "-" + Integer.toHexString(target.toString().hashCode()));
    }

    /** One swap per directory that is written: the data directory, and in place every further root. */
    List<Swap> swaps() throws IOException {
        String fresh = plan.backup().id().toString().substring(0, 8);
        String old = MARK.format(now);
        List<Swap> swaps = new ArrayList<>();
        swaps.add(Swap.of(target, fresh, old));
        if (plan.request().plan().isPresent()) {
            for (SourceRoot root : plan.header().roots().stream().skip(1).toList()) {
                swaps.add(Swap.of(root.original(), fresh, old));
            }
        }
        for (Swap swap : swaps) {
            Files.createDirectories(swap.fresh().toAbsolutePath().getParent());
        }
        return swaps;
    }

    /**
     * Where an interrupted extraction goes on; 0 after removing what cannot be gone on with.
     */
    long position(List<Swap> swaps) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(POSITION);
        if (Files.exists(file) && Files.isDirectory(swaps.getFirst().fresh())) {
            Map<String, String> values = DurableFile.read(file);
            String expected =
                    swaps.stream().map(s -> s.fresh().toString()).toList().toString();
            if (expected.equals(values.get("fresh"))) {
                long position =
                        parsed(Optional.ofNullable(values.get("position")).orElse("0"));
                if (position >= 0) {
                    return position;
                }
            }
        }
        for (Swap swap : swaps) {
            Trees.remove(swap.fresh());
        }
        return 0;
    }

    /** Negative when it is no position: then the extraction begins anew. */
    private static long parsed(String position) {
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    void durable(long position, List<Swap> swaps) {
        try {
            DurableFile.write(
                    folder.resolve(POSITION),
                    Map.of(
                            "position",
                            Long.toString(position),
                            "fresh",
                            swaps.stream()
                                    .map(s -> s.fresh().toString())
                                    .toList()
                                    .toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the restored files are changed: an interrupted restore begins anew. */
    void extracted() throws IOException {
        Files.deleteIfExists(folder.resolve(POSITION));
        DurableFile.syncDirectory(folder);
    }

    /**
     * Settles the swap of an earlier process that was interrupted. One that was complete stays, since the instance may have
     * run on it ever since: only its old directories are remembered. One that was not is taken back; nobody can have
     * started the instance then. The instance must be stopped.
     *
     * @return the directories that are the old ones again
     */
    List<Path> undoInterrupted() throws IOException {
        Path journal = folder.resolve(SWAP);
        if (!Files.exists(journal)) {
            return List.of();
        }
        List<Swap> swaps;
        try {
            swaps = journalled(DurableFile.read(journal));
        } catch (InvalidPathException e) {
            throw new IOException(journal + " is damaged: " + e.getMessage(), e);
        }
        boolean complete = swaps.stream().allMatch(Swap::isComplete);
        if (complete) {
            remember(swaps.stream().filter(Swap::hasOld).map(Swap::old).toList());
        } else {
            for (Swap swap : swaps.reversed()) {
                swap.back();
            }
        }
        swapped();
        return complete ? List.of() : swaps.stream().map(Swap::target).toList();
    }

    private static List<Swap> journalled(Map<String, String> values) {
        List<Swap> swaps = new ArrayList<>();
        for (int i = 0; values.containsKey(i + ".target"); i++) {
            swaps.add(new Swap(
                    Path.of(values.getOrDefault(i + ".target", "")),
                    Path.of(values.getOrDefault(i + ".fresh", "")),
                    Path.of(values.getOrDefault(i + ".old", "")),
                    Boolean.parseBoolean(values.get(i + ".mountPoint"))));
        }
        return swaps;
    }

    /** The swap is over, one way or the other. */
    void swapped() throws IOException {
        Files.deleteIfExists(folder.resolve(SWAP));
        DurableFile.syncDirectory(folder);
    }

    /** Journals what is about to be swapped; durable before the first rename. */
    void swapping(List<Swap> swaps) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < swaps.size(); i++) {
            Swap swap = swaps.get(i);
            values.put(i + ".target", swap.target().toString());
            values.put(i + ".fresh", swap.fresh().toString());
            values.put(i + ".old", swap.old().toString());
            values.put(i + ".mountPoint", Boolean.toString(swap.mountPoint()));
        }
        DurableFile.write(folder.resolve(SWAP), values);
    }

    /** Remembers the old directories, forgets everything else. */
    void finished(List<Path> kept) throws IOException {
        remember(kept);
        Trees.remove(folder);
    }

    private void remember(List<Path> kept) throws IOException {
        if (kept.isEmpty()) {
            return;
        }
        Map<String, String> values = new TreeMap<>();
        values.put("dataDirectory", target.toString());
        for (int i = 0; i < kept.size(); i++) {
            values.put("kept." + i, kept.get(i).toString());
        }
        Path keptFolder = keptFolder(home);
        Files.createDirectories(keptFolder);
        DurableFile.write(
                keptFolder.resolve(kept.getFirst().getFileName() + "-" + folder.getFileName() + ".properties"), values);
    }

    static Path keptFolder(Path home) {
        return new Home(home).root().resolve("kept");
    }
}
