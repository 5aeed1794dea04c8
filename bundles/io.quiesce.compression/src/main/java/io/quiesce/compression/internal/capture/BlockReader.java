package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.error.CaptureException;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.system.FileStatus;
import io.quiesce.compression.internal.system.HoleScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** Reads the source block by block, small files together, and holds that no file changes while it is read. */
final class BlockReader implements OrderedPipeline.Producer<CaptureBatch> {

    private static final Set<java.nio.file.OpenOption> READ =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final SourceTree tree;
    private final int blockSize;
    private final ContentWatch watch;

    BlockReader(SourceTree tree, int blockSize, ContentWatch watch) {
        this.tree = tree;
        this.blockSize = blockSize;
        this.watch = watch;
    }

    @Override
    public void run(OrderedPipeline.Feeder<CaptureBatch> feeder) throws CaptureException, InterruptedException {
        Filling filling = new Filling(feeder);
        for (Optional<SourceItem> item = tree.next(); item.isPresent(); item = tree.next()) {
            if (item.get().entry().isFile()) {
                read(item.get(), filling);
            } else {
                filling.add(item.get().entry(), 0, true, true);
            }
        }
        filling.submit();
    }

    private void read(SourceItem item, Filling filling) throws CaptureException, InterruptedException {
        Entry entry = item.entry();
        try (FileChannel channel = FileChannel.open(item.path(), READ);
                HoleScan holes = HoleScan.of(item.path(), entry.size())) {
            long blocks = Math.max(1, entry.blocks(blockSize));
            Optional<ContentWatch.Blocks> watching = Optional.empty();
            for (long i = 0; i < blocks; i++) {
                int length = entry.blockLength(i, blockSize);
                CapturePiece piece = filling.add(entry, length, i == 0, i == blocks - 1);
                fill(channel, filling.batch, piece, entry);
                if (i == 0 && length > 0) {
                    watching = watch.file(
                            entry.name().display(), entry.size(), filling.batch.raw, piece.rawOffset, length);
                }
                piece.watch = watching;
                piece.position = i * blockSize;
                holes.mark(i * blockSize, length, piece.block.holes);
            }
            confirm(item, channel);
        } catch (IOException e) {
            throw Unreadable.file(entry.name().display(), e);
        }
    }

    private static void fill(FileChannel channel, CaptureBatch batch, CapturePiece piece, Entry entry)
            throws IOException, CaptureException {
        ByteBuffer into = ByteBuffer.wrap(batch.raw, piece.rawOffset, piece.rawLength);
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw Unreadable.changed(entry.name().display(), "it became shorter");
            }
        }
    }

    private static void confirm(SourceItem item, FileChannel channel) throws IOException, CaptureException {
        String name = item.entry().name().display();
        if (channel.size() != item.entry().size()) {
            throw Unreadable.changed(name, "its size is now " + channel.size());
        }
        FileStatus now = FileStatus.of(item.path());
        if (!now.equals(item.status())) {
            throw Unreadable.changed(name, difference(item.status(), now));
        }
    }

    private static String difference(FileStatus before, FileStatus now) {
        if (!before.identity().equals(now.identity())) {
            return "another file took its place";
        }
        if (before.size() != now.size()) {
            return "its size went from " + before.size() + " to " + now.size();
        }
        return before.modified().equals(now.modified())
                ? "its status changed (mode, owner or links)"
                : "it was written to";
    }

    /** The batch that is being filled. */
    private static final class Filling {
        private final OrderedPipeline.Feeder<CaptureBatch> feeder;
        private CaptureBatch batch;

        Filling(OrderedPipeline.Feeder<CaptureBatch> feeder) throws InterruptedException {
            this.feeder = feeder;
            this.batch = next();
        }

        CapturePiece add(Entry entry, int rawLength, boolean first, boolean last) throws InterruptedException {
            if (!batch.fits(rawLength)) {
                feeder.submit(batch);
                batch = next();
            }
            return batch.add(entry, rawLength, first, last);
        }

        void submit() throws InterruptedException {
            if (!batch.isEmpty()) {
                feeder.submit(batch);
            }
        }

        private CaptureBatch next() throws InterruptedException {
            CaptureBatch empty = feeder.next();
            empty.clear();
            return empty;
        }
    }
}
