package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.block.Window;
import io.quiesce.compression.internal.contents.FactsFields;
import io.quiesce.compression.internal.contents.Head;
import java.nio.file.Path;

/** One capture: walk and read in one thread, compress on all cores, write in the calling thread; then walk again. */
public final class Capture {

    private static final int LOOKS_PER_REPORT = 1000;

    private final FileSet files;
    private final ArchiveSpec spec;
    private final Facts facts;
    private final ContentWatch watch;
    private final int cores;

    /**
     * @param cores threads that compress
     * @throws IllegalArgumentException when the facts are too large
     */
    public Capture(FileSet files, ArchiveSpec spec, Facts facts, ContentWatch watch, int cores) {
        FactsFields.check(facts);
        this.files = files;
        this.spec = spec;
        this.facts = facts;
        this.watch = watch;
        this.cores = cores;
    }

    public ArchiveSummary run(Path scratchDirectory, ArchiveSink sink, ArchiveProgress progress)
            throws QuiesceException {
        try (Scratch scratch = Scratch.in(scratchDirectory);
                Sightings sightings = Sightings.in(scratchDirectory)) {
            LeftOut leftOut = new LeftOut();
            SourceTree tree = new SourceTree(files, leftOut, sightings::record);
            Head head = new Head(spec, Codecs.build(spec.codec()), facts, tree.roots());
            ArchiveWriter writer = new ArchiveWriter(head, scratch, sink, progress);
            new OrderedPipeline<>(
                            Window.of(cores, CaptureBatch.memory(spec)),
                            () -> new CaptureBatch(spec),
                            () -> new BlockPacker(spec))
                    .run(new BlockReader(tree, head.blockSize(), watch), writer);
            confirm(sightings, progress);
            return writer.finish(leftOut.list());
        } catch (InterruptedException e) {
            throw new CancelledException();
        } catch (LinkageError e) {
            throw new CaptureException(
                    "the codec " + spec.codec() + " can't be loaded on this system: " + e.getMessage(),
                    "Use codec deflate, or set java.io.tmpdir to a directory that allows execution.",
                    e);
        }
    }

    /**
     * Holds that nothing has changed since the first walk came to it. What came and went is no change: a server that is
     * started in vain makes and removes a file before it asks for any lock.
     */
    private void confirm(Sightings sightings, ArchiveProgress progress) throws QuiesceException, InterruptedException {
        SourceTree again = new SourceTree(files, new LeftOut(), sightings.comparing());
        for (long looks = 1; again.next().isPresent(); looks++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (looks % LOOKS_PER_REPORT == 0) {
                progress.advanced(0, 0);
            }
        }
    }
}
