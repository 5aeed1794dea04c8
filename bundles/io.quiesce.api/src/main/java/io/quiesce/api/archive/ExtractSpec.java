package io.quiesce.api.archive;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where an archive's files go.
 *
 * @param directory receives the first root; created when missing, must be empty unless the extraction is resumed
 * @param roots target directory of each further root by its prefix; a root without one goes to
 *     {@code directory/.quiesce/roots/N/}
 * @param owner user and group for everything ({@code mysql:mysql} or numbers); empty: as recorded when running as root,
 *     else the caller's
 * @param resumeFrom archive position up to which an earlier extraction of the same selection is known to be durable; 0
 *     for a new one
 * @param outsideLinks whether links that lead out of every root of the archive are made too; else they are refused
 * @param only the files that are wanted, with the directories on the way to them; links come with everything alone
 */
public record ExtractSpec(
        Path directory,
        Map<String, Path> roots,
        Optional<String> owner,
        long resumeFrom,
        boolean outsideLinks,
        Selection only) {

    public ExtractSpec {
        roots = Map.copyOf(roots);
    }

    /** Everything; refuses links that lead outside. */
    public ExtractSpec(Path directory, Map<String, Path> roots, Optional<String> owner, long resumeFrom) {
        this(directory, roots, owner, resumeFrom, false, Selection.ALL);
    }

    public static ExtractSpec to(Path directory) {
        return new ExtractSpec(directory, Map.of(), Optional.empty(), 0);
    }
}
