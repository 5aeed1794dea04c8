package io.quiesce.compression.internal;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Archives;
import io.quiesce.compression.internal.capture.Capture;
import io.quiesce.compression.internal.extract.ArchiveReading;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Archives of independently compressed blocks, as docs/format.md describes them. */
@Component
public final class BlockArchives implements Archives {

    private static final long SYNC_STEP = 256L << 20;

    private final int cores;
    private final long syncStep;

    /** Uses all cores. */
    @Activate
    public BlockArchives() {
        this(Runtime.getRuntime().availableProcessors(), SYNC_STEP);
    }

    BlockArchives(int cores, long syncStep) {
        this.cores = cores;
        this.syncStep = syncStep;
    }

    @Override
    public ArchiveSummary create(
            FileSet files, ArchiveSpec spec, Facts facts, Path scratch, ArchiveSink sink, ArchiveProgress progress)
            throws QuiesceException {
        return new Capture(files, spec, facts, cores).run(scratch, sink, progress);
    }

    @Override
    public ArchiveSource open(Path file) throws QuiesceException {
        return FileArchiveSource.open(file);
    }

    @Override
    public ArchiveHeader header(ArchiveSource source) throws QuiesceException {
        return new ArchiveReading(source, cores, syncStep).header();
    }

    @Override
    public ArchiveSummary list(ArchiveSource source, Consumer<ArchiveEntry> entries) throws QuiesceException {
        return new ArchiveReading(source, cores, syncStep).list(entries);
    }

    @Override
    public ArchiveSummary verify(ArchiveSource source, ArchiveProgress progress) throws QuiesceException {
        return new ArchiveReading(source, cores, syncStep).verify(progress);
    }

    @Override
    public ArchiveSummary extract(
            ArchiveSource source, ExtractSpec spec, ArchiveProgress progress, LongConsumer durable)
            throws QuiesceException {
        return new ArchiveReading(source, cores, syncStep).extract(spec, progress, durable);
    }
}
