package io.quiesce.plugins.internal;

import io.quiesce.api.error.FileTrouble;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plug-ins are dropped. Whoever can write there runs code as this process.
 *
 * @param all those of the home before those of the installation; missing ones are empty
 */
record Folders(List<Path> all) {

    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    private static final String SUFFIX = ".jar";

    /** Every file that is meant as a plug-in, by folder and name. */
    List<DropIn> look() {
        List<DropIn> found = new ArrayList<>();
        for (Path folder : all) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.sorted().filter(Folders::counts).toList()) {
                        found.add(DropIn.of(file));
                    }
                } catch (IOException e) {
                    LOG.debug("{} changed while it was listed, or can't be read; it is looked at again", folder, e);
                }
            }
        }
        return found;
    }

    /** Hidden files are those that a copying program renames in the end. */
    private static boolean counts(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    /** @throws PluginException when somebody else than this user and root could have put the code there */
    static void requireOwn(Path file) throws PluginException {
        if (File.separatorChar != '/') {
            return;
        }
        try {
            String own = System.getProperty("user.name", "");
            for (Path p : List.of(file, file.toAbsolutePath().getParent())) {
                String owner = Files.getOwner(p).getName();
                if (!owner.equals(own) && !owner.equals("root")) {
                    throw new PluginException(
                            p + " belongs to " + owner + ", whose code this process does not run; chown it to " + own);
                }
                if (Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_WRITE)) {
                    throw new PluginException("everybody can write to " + p + "; run chmod o-w");
                }
            }
        } catch (IOException e) {
            throw new PluginException("its owner can't be read: " + FileTrouble.of(e), e);
        }
    }
}
