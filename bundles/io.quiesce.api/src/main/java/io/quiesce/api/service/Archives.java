package io.quiesce.api.service;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Files become {@code Data.zip}, block by block, and files again (docs/format.md). Uses all cores, constant memory.
 * Every call may be interrupted: it then ends with a {@code CancelledException}, and the interrupt is used up. Safe
 * between threads.
 */
@ProviderType
public interface Archives {

    /**
     * Writes the files to the sink. The same input gives the same bytes.
     *
     * @param facts stored in the contents document
     * @param scratch directory for temporary files that grow with the number of blocks and entries; removed afterwards
     * @throws QuiesceException naming the file that could not be read or changed meanwhile; the archive is then unusable
     */
    default ArchiveSummary create(
            FileSet files, ArchiveSpec spec, Facts facts, Path scratch, ArchiveSink sink, ArchiveProgress progress)
            throws QuiesceException {
        return create(files, spec, facts, scratch, ContentWatch.NONE, sink, progress);
    }

    /**
     * As the other one, and shows the watch what is read.
     *
     * @param watch called by the threads that read and compress: what it takes, the capture takes longer
     */
    ArchiveSummary create(
            FileSet files,
            ArchiveSpec spec,
            Facts facts,
            Path scratch,
            ContentWatch watch,
            ArchiveSink sink,
            ArchiveProgress progress)
            throws QuiesceException;

    /** Opens an archive that is a file on this host. */
    ArchiveSource open(Path file) throws QuiesceException;

    /** Reads what stands before the files; checks the directory structure, not the data. */
    ArchiveHeader header(ArchiveSource source) throws QuiesceException;

    /** Reads every entry in archive order; checks the directory structure, not the data. */
    ArchiveSummary list(ArchiveSource source, Consumer<ArchiveEntry> entries) throws QuiesceException;

    /** Reads and checks every byte: every block's digest, every file's CRC-32, every header against the contents. */
    ArchiveSummary verify(ArchiveSource source, ArchiveProgress progress) throws QuiesceException;

    /**
     * Writes the files, checking every block's digest before it is written. Reads the archive from front to back within
     * a window, apart from the contents document at its end. Of files that are not wanted nothing is read but what
     * contents says of them.
     *
     * @param durable told, in growing order, archive positions up to which everything is fsynced: what {@code resumeFrom}
     *     takes
     */
    ArchiveSummary extract(ArchiveSource source, ExtractSpec spec, ArchiveProgress progress, LongConsumer durable)
            throws QuiesceException;
}
