package io.quiesce.mysql.internal;

import io.quiesce.api.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Cuts a restored copy off from the live instance. A copy that was merely started has been seen to write into live files
 * through {@code .isl} links and to purge live binlogs through absolute paths in their index.
 */
final class Detachment extends SimpleFileVisitor<Path> {

    private static final String IDENTITY = "auto.cnf";
    private static final String ISL = ".isl";
    private static final String INDEX = ".index";
    private static final long LARGEST_LIST = 16 << 20;

    /**
     * @param now where it lies at the moment
     * @param original where the live instance has it
     * @param place where the copy will have it
     */
    private record Root(Path now, Path original, Path place) {

        /** Where a path of the live root lies in the copy; the live one may be named through links. */
        Optional<Path> moved(Path live) {
            for (Path name : List.of(live.normalize(), RealPath.of(live))) {
                for (Path root : List.of(original.normalize(), RealPath.of(original))) {
                    if (name.startsWith(root)) {
                        return Optional.of(place.resolve(root.relativize(name)));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private final List<Root> roots = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Set<Path> changed = new LinkedHashSet<>();

    /**
     * @param copied where the roots lie now, the data directory first
     * @param places final place of each of them in the copy by its original path, in the same order
     */
    Detachment(List<Path> copied, Map<Path, Path> places) {
        Iterator<Path> now = copied.iterator();
        places.forEach((original, place) -> roots.add(new Root(now.next(), original, place)));
    }

    List<String> detach() throws IOException {
        Path data = roots.getFirst().now();
        if (Files.deleteIfExists(data.resolve(IDENTITY))) {
            changed.add(data);
            done.add("dropped " + IDENTITY + ": the copy gets a server UUID of its own");
        }
        for (Root root : roots) {
            Files.walkFileTree(root.now(), this);
        }
        for (Path directory : changed) {
            DurableFile.syncFolder(directory); // a power cut must not leave a copy that is half the live instance
        }
        return done;
    }

    @Override
    @NonNullByDefault({})
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String name = file.getFileName().toString();
        if (attributes.isSymbolicLink()) {
            relink(file);
        } else if (attributes.isRegularFile()
                && (name.endsWith(ISL) || name.endsWith(INDEX))
                && attributes.size() <= LARGEST_LIST) {
            rewrite(file);
        }
        return FileVisitResult.CONTINUE;
    }

    private void relink(Path link) throws IOException {
        Path to = Files.readSymbolicLink(link);
        Root root = root(link);
        Path inside = root.now().relativize(link.getParent());
        Optional<Path> moved = moved(to, root, inside);
        if (moved.isPresent()) {
            Files.delete(link);
            Files.createSymbolicLink(link, moved.get());
            changed.add(link.getParent());
            done.add("link " + link.getFileName() + " leads to " + moved.get() + " instead of " + to);
        }
    }

    /** The root that a file of the copy belongs to: further roots lie within the data directory of a copy. */
    private Root root(Path file) {
        return roots.stream()
                .filter(r -> file.startsWith(r.now()))
                .max(Comparator.comparingInt(r -> r.now().getNameCount()))
                .orElseThrow();
    }

    /**
     * Where in the copy a path leads that leads to the live instance.
     *
     * @param from the root, and the directory in it, that the path goes from when it is relative
     * @return empty when it leads into the copy already, or to no root
     */
    private Optional<Path> moved(Path to, Root from, Path inside) {
        // the roots lie otherwise in a copy: a relative path from one to another does not lead there any more
        boolean stays = to.isAbsolute()
                ? isInCopy(to.normalize())
                : from.place().resolve(inside).resolve(to).normalize().startsWith(from.place());
        Path live = from.original().resolve(inside).resolve(to);
        return stays
                ? Optional.empty()
                : roots.stream().flatMap(r -> r.moved(live).stream()).findFirst();
    }

    private boolean isInCopy(Path path) {
        return roots.stream().anyMatch(r -> path.startsWith(r.place()));
    }

    /** Lists of paths, one a line: of tablespaces ({@code .isl}) and of binlogs and relay logs ({@code .index}). */
    private void rewrite(Path list) throws IOException {
        // Paths are bytes to the server; this decoding keeps every one of them.
        String text = Files.readString(list, StandardCharsets.ISO_8859_1);
        List<String> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            line(list, line).ifPresentOrElse(kept::add, () -> dropped.add(line));
        }
        String rewritten = String.join("\n", kept);
        if (!rewritten.equals(text)) {
            Files.writeString(list, rewritten, StandardCharsets.ISO_8859_1);
            DurableFile.sync(list);
            done.add("paths in " + list.getFileName() + " lead into the copy"
                    + (dropped.isEmpty() ? "" : "; dropped those of files that are not in it: " + dropped));
        }
    }

    /** A line of a list as the copy needs it; empty for a log that the copy does not have, but would purge. */
    private Optional<String> line(Path list, String line) throws IOException {
        for (Root root : roots) {
            String original = bytes(root.original());
            if (line.equals(original) || line.startsWith(original + "/")) {
                return Optional.of(bytes(root.place()) + line.substring(original.length()));
            }
        }
        Optional<Path> named = path(line);
        if (named.isEmpty()) {
            return Optional.of(line);
        }
        // the server takes a relative path from its data directory
        Root data = roots.getFirst();
        Optional<Path> moved = moved(named.get(), data, Path.of(""));
        if (moved.isPresent()) {
            return moved.map(Detachment::bytes);
        }
        Path live = data.original().resolve(named.get());
        if (isInCopy(data.place().resolve(named.get()).normalize()) || !Files.exists(live)) {
            return Optional.of(line);
        }
        if (list.toString().endsWith(INDEX)) {
            return Optional.empty();
        }
        throw new IOException(
                list.getFileName() + " leads to " + live + ", which is not in the copy: a server would write there");
    }

    /** Empty for bytes that are no path to this program. */
    private static Optional<Path> path(String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(raw, StandardCharsets.UTF_8);
        try {
            return Arrays.equals(raw, text.getBytes(StandardCharsets.UTF_8))
                    ? Optional.of(Path.of(text))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String bytes(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
