package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Directories above a target in which somebody else than root can exchange what root works in: a link in the place of the
 * restored directory would have root write elsewhere.
 */
final class SharedParents {

    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private SharedParents() {}

    /** The nearest first; none for another user than root, who can be led nowhere that the others could not go. */
    static List<Path> of(Path target) throws IOException {
        if (!System.getProperty("user.name").equals("root") || !Rights.areKnown(target)) {
            return List.of();
        }
        Set<Path> above = new LinkedHashSet<>();
        if (Files.exists(target)) {
            addFrom(above, target.toRealPath().getParent());
        }
        Path named = target.toAbsolutePath().getParent();
        if (named != null) {
            Path there = Trees.existing(named);
            addFrom(above, there.toRealPath());
            // whoever may exchange a link on the way leads elsewhere too
            addFrom(above, there);
        }
        Set<Path> shared = new LinkedHashSet<>();
        for (Path directory : above) {
            Path real = directory.toRealPath();
            if (isShared(Rights.of(real))) {
                shared.add(real);
            }
        }
        return List.copyOf(shared);
    }

    private static void addFrom(Set<Path> above, Path lowest) {
        for (Path at = lowest; at != null; at = at.getParent()) {
            above.add(at);
        }
    }

    /** A sticky directory protects the entries of others from all but its owner. */
    static boolean isShared(Rights rights) {
        boolean sticky = (rights.mode() & STICKY) != 0;
        boolean group = (rights.mode() & GROUP_WRITES) != 0 && rights.group() != 0;
        boolean others = (rights.mode() & OTHERS_WRITE) != 0;
        return rights.user() != 0 || !sticky && (group || others);
    }
}
