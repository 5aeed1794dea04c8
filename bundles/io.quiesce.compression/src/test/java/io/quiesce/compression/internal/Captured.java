package io.quiesce.compression.internal;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/** A capture held in memory. */
public record Captured(byte[] bytes, ArchiveSummary summary) {

    public static Captured of(Path directory, ArchiveSpec spec, int cores) throws QuiesceException {
        return of(FileSet.of(directory), spec, cores);
    }

    public static Captured of(FileSet files, ArchiveSpec spec, int cores) throws QuiesceException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        ArchiveSummary summary = new BlockArchives(cores, Long.MAX_VALUE)
                .create(files, spec, Facts.NONE, scratch, bytes::write, ArchiveProgress.NONE);
        return new Captured(bytes.toByteArray(), summary);
    }

    public BytesSource source() {
        return new BytesSource(bytes);
    }
}
