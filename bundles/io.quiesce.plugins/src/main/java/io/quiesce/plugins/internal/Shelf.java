package io.quiesce.plugins.internal;

import io.quiesce.api.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacked copies of plug-ins, one folder for each state of a file. A copy never changes, so that several processes of a home
 * can run from it while the file is replaced.
 */
record Shelf(Path root) {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /**
     * The copy of that file; made if there is none, whole or not at all.
     *
     * @throws PluginException when the file is no archive or is being written
     */
    Path copy(DropIn dropIn) throws PluginException {
        Path folder = root.resolve(dropIn.id());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path beside = root.resolve("." + UUID.randomUUID());
        Path archive = beside.resolveSibling(beside.getFileName() + ".jar");
        try {
            PrivateFolder.create(root);
            Files.copy(dropIn.file(), archive);
            if (!DropIn.of(dropIn.file()).equals(dropIn)) {
                throw new PluginException("it is being written");
            }
            unpack(archive, beside);
            publish(beside, folder);
            return folder;
        } catch (ZipException e) {
            throw new PluginException("it is no bundle: the file can't be read as an archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PluginException("it could not be unpacked below " + root + ": " + e, e);
        } finally {
            remove(archive);
            remove(beside);
        }
    }

    private static void unpack(Path archive, Path folder) throws IOException, PluginException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Files.createDirectories(folder);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new PluginException("its entry '" + entry.getName() + "' leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    write(zip, entry, target);
                }
            }
        }
    }

    private static void write(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        try (InputStream in = zip.getInputStream(entry);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(Channels.newOutputStream(out));
            out.force(true);
        }
    }

    /** Another process may have been first, with the same bytes. */
    private static void publish(Path made, Path folder) throws IOException {
        try {
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** Removes copies of files that are gone; not at once, for another process may still be about to let go of them. */
    void tidy(Set<String> used, Instant now) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> copies = Files.list(root)) {
            for (Path copy : copies.toList()) {
                if (!used.contains(copy.getFileName().toString())
                        && Files.getLastModifiedTime(copy).toInstant().isBefore(now.minus(FORGOTTEN))) {
                    remove(copy);
                }
            }
        } catch (IOException e) {
            LOG.debug("copies of former plug-ins below {} could not be removed", root, e);
        }
    }

    private static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        } catch (IOException e) {
            LOG.debug("{} could not be removed", path, e);
        }
    }
}
