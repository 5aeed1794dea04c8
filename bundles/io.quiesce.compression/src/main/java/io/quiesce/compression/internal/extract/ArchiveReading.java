package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Head;
import io.quiesce.compression.internal.contents.Root;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.PathBytes;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Everything that can be done with an archive that exists. Nothing in it is trusted. */
public final class ArchiveReading {

    private final ArchiveSource source;
    private final int cores;
    private final long syncStep;
    private final DiskSync disk;

    /**
     * @param cores threads that unpack
     * @param syncStep archive bytes after which an extraction makes durable what it has written
     */
    public ArchiveReading(ArchiveSource source, int cores, long syncStep, DiskSync disk) {
        this.source = source;
        this.cores = cores;
        this.syncStep = syncStep;
        this.disk = disk;
    }

    @FunctionalInterface
    private interface Operation<T> {
        T on(OpenArchive archive) throws IOException, QuiesceException;
    }

    public ArchiveHeader header() throws QuiesceException {
        return with(archive -> {
            Head head = archive.contents().head();
            List<SourceRoot> roots = new ArrayList<>();
            for (Root root : head.roots()) {
                Path original = original(root);
                roots.add(new SourceRoot(
                        new String(root.prefix().bytes(), StandardCharsets.US_ASCII), original, original));
            }
            return new ArchiveHeader(head.spec(), head.facts(), roots);
        });
    }

    public ArchiveSummary list(Consumer<ArchiveEntry> entries) throws QuiesceException {
        return with(archive -> new StructurePass(archive)
                .run((placed, order) -> entries.accept(listed(placed)))
                .summary(source.length()));
    }

    public ArchiveSummary verify(ArchiveProgress progress) throws QuiesceException {
        return with(archive -> {
            StructurePass.Result structure = new StructurePass(archive).run((placed, order) -> {});
            new BlockPass(archive, Landing.NOWHERE, cores, progress, position -> {}).run(0);
            progress.advanced(0, source.length() - archive.tail().contents());
            return structure.summary(source.length());
        });
    }

    public ArchiveSummary extract(ExtractSpec spec, ArchiveProgress progress, LongConsumer durable)
            throws QuiesceException {
        return with(archive -> new Extraction(archive, spec, cores, syncStep, disk).run(progress, durable));
    }

    private <T> T with(Operation<T> operation) throws QuiesceException {
        try {
            return operation.on(OpenArchive.of(source));
        } catch (IOException e) {
            throw new ArchiveException("the archive can't be read", "Check where it lies.", "", -1, e);
        } catch (LinkageError e) {
            throw new ArchiveException(
                    "the codec of the archive can't be loaded on this system: " + e.getMessage(),
                    "Set java.io.tmpdir to a directory that allows execution.",
                    "",
                    -1,
                    e);
        }
    }

    private static Path original(Root root) throws ArchiveException {
        try {
            return PathBytes.path(root.original().bytes());
        } catch (InvalidPathException e) {
            throw new ArchiveException(
                    "root '" + root.original().display() + "' is no path on this system",
                    "Read the archive on a system like the one it comes from.",
                    "",
                    -1,
                    e);
        }
    }

    private static ArchiveEntry listed(Placed placed) {
        Attributes a = placed.entry().attributes();
        return new ArchiveEntry(
                placed.entry().name().display(),
                placed.entry().type(),
                placed.entry().size(),
                placed.stored(),
                Instant.ofEpochSecond(a.seconds(), a.nanos()),
                a.mode(),
                a.owner(),
                placed.entry().target().display(),
                placed.holeBytes() > 0);
    }
}
