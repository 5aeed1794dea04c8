package io.quiesce.api.control;

import io.quiesce.api.archive.Selection;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which backup is to be restored where.
 *
 * @param receiver enrolled receiver that holds it
 * @param directory target of a copy, absolute; empty for a restore in place
 * @param plan whose instance is replaced: name of a plan of the home, or an absolute path of a plan file; empty for a copy
 * @param only the files that are wanted of a copy; an instance is restored whole
 */
public record RestoreOrder(
        String receiver, BackupId backup, Optional<Path> directory, Optional<String> plan, Selection only) {

    public RestoreOrder {
        if (directory.isPresent() == plan.isPresent()) {
            throw new IllegalArgumentException("a restore has either a directory or a plan");
        }
        if (directory.isPresent() && !directory.get().isAbsolute()) {
            throw new IllegalArgumentException(directory.get() + " is not absolute");
        }
        if (plan.isPresent() && !only.isAll()) {
            throw new IllegalArgumentException("an instance is restored whole");
        }
    }
}
