package io.quiesce.compression.internal;

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
import io.quiesce.api.service.Archives;
import io.quiesce.compression.internal.capture.Capture;
import io.quiesce.compression.internal.extract.ArchiveReading;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.FileSystemSync;
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
    private final DiskSync disk;

    /** Uses all cores. */
    @Activate
    public BlockArchives() {
        this(Runtime.getRuntime().availableProcessors(), SYNC_STEP, FileSystemSync.SYSTEM);
    }

    BlockArchives(int cores, long syncStep) {
        this(cores, syncStep, FileSystemSync.SYSTEM);
    }

    BlockArchives(int cores, long syncStep, DiskSync disk) {
        this.cores = cores;
        this.syncStep = syncStep;
        this.disk = disk;
    }

    @Override
    public ArchiveSummary create(
            FileSet files,
            ArchiveSpec spec,
            Facts facts,
            Path scratch,
            ContentWatch watch,
            ArchiveSink sink,
            ArchiveProgress progress)
            throws QuiesceException {
        return new Capture(files, spec, facts, watch, cores).run(scratch, sink, progress);
    }

    @Override
    public ArchiveSource open(Path file) throws QuiesceException {
        return FileArchiveSource.open(file);
    }

    @Override
    public ArchiveHeader header(ArchiveSource source) throws QuiesceException {
        return reading(source).header();
    }

    @Override
    public ArchiveSummary list(ArchiveSource source, Consumer<ArchiveEntry> entries) throws QuiesceException {
        return reading(source).list(entries);
    }

    @Override
    public ArchiveSummary verify(ArchiveSource source, ArchiveProgress progress) throws QuiesceException {
        return reading(source).verify(progress);
    }

    @Override
    public ArchiveSummary extract(
            ArchiveSource source, ExtractSpec spec, ArchiveProgress progress, LongConsumer durable)
            throws QuiesceException {
        return reading(source).extract(spec, progress, durable);
    }

    private ArchiveReading reading(ArchiveSource source) {
        return new ArchiveReading(source, cores, syncStep, disk);
    }
}
