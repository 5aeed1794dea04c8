package io.quiesce.mysql.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Cuts a restored copy off from the live instance. A copy that was merely started has been seen to write into live files
 * through {@code .isl} links and to purge live binlogs through absolute paths in their index.
 */
final class Detachment extends SimpleFileVisitor<Path> {

    private static final String IDENTITY = "auto.cnf";
    private static final long LARGEST_LIST = 16 << 20;

    private final Map<Path, Path> places;
    private final List<String> done = new ArrayList<>();
    private final Set<Path> changed = new LinkedHashSet<>();

    /** @param places final place of each root in the copy by its original path */
    Detachment(Map<Path, Path> places) {
        this.places = places;
    }

    List<String> detach(List<Path> copied) throws IOException {
        if (Files.deleteIfExists(copied.getFirst().resolve(IDENTITY))) {
            changed.add(copied.getFirst());
            done.add("dropped " + IDENTITY + ": the copy gets a server UUID of its own");
        }
        for (Path directory : copied) {
            Files.walkFileTree(directory, this);
        }
        for (Path directory : changed) {
            sync(directory, StandardOpenOption.READ);
        }
        return done;
    }

    /** A power cut must not leave a copy that is half the live instance. */
    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        if (java.io.File.separatorChar == '/' || mode == StandardOpenOption.WRITE) {
            try (FileChannel channel = FileChannel.open(path, mode)) {
                channel.force(true);
            }
        }
    }

    @Override
    @NonNullByDefault({})
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String name = file.getFileName().toString();
        if (attributes.isSymbolicLink()) {
            relink(file);
        } else if (attributes.isRegularFile()
                && (name.endsWith(".isl") || name.endsWith(".index"))
                && attributes.size() <= LARGEST_LIST) {
            rewrite(file);
        }
        return FileVisitResult.CONTINUE;
    }

    private void relink(Path link) throws IOException {
        Path to = Files.readSymbolicLink(link);
        Optional<Path> moved = moved(to);
        if (moved.isPresent()) {
            Files.delete(link);
            Files.createSymbolicLink(link, moved.get());
            changed.add(link.getParent());
            done.add("link " + link.getFileName() + " leads to " + moved.get() + " instead of " + to);
        }
    }

    /** Lists of paths, one a line: of tablespaces ({@code .isl}) and of binlogs and relay logs ({@code .index}). */
    private void rewrite(Path list) throws IOException {
        // Paths are bytes to the server; this decoding keeps every one of them.
        String text = Files.readString(list, StandardCharsets.ISO_8859_1);
        String rewritten =
                text.lines().map(this::line).collect(Collectors.joining("\n")) + (text.endsWith("\n") ? "\n" : "");
        if (!rewritten.equals(text)) {
            Files.writeString(list, rewritten, StandardCharsets.ISO_8859_1);
            sync(list, StandardOpenOption.WRITE);
            done.add("paths in " + list.getFileName() + " lead into the copy");
        }
    }

    private String line(String line) {
        if (!line.startsWith("/")) {
            return line;
        }
        for (Map.Entry<Path, Path> place : places.entrySet()) {
            String original = bytes(place.getKey());
            if (line.equals(original) || line.startsWith(original + "/")) {
                return bytes(place.getValue()) + line.substring(original.length());
            }
        }
        return line;
    }

    private static String bytes(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private Optional<Path> moved(Path to) {
        return places.entrySet().stream()
                .filter(p -> to.isAbsolute() && to.normalize().startsWith(p.getKey()))
                .map(p -> p.getValue().resolve(p.getKey().relativize(to.normalize())))
                .findFirst();
    }
}
