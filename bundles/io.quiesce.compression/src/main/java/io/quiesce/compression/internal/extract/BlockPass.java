package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.block.OrderedPipeline;
import io.quiesce.compression.internal.block.Window;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Head;
import java.io.IOException;
import java.util.Optional;

/** Reads every entry front to back and checks its blocks on all cores; files end in order, in the calling thread. */
final class BlockPass {

    /** Told in order how far everything before has landed. */
    @FunctionalInterface
    interface Reached {
        void position(long position) throws QuiesceException;
    }

    private final OpenArchive archive;
    private final Landing landing;
    private final int cores;
    private final ArchiveProgress progress;
    private final Reached reached;
    private Optional<Entry> current = Optional.empty();
    private boolean crcKnown;
    private int crc;

    BlockPass(OpenArchive archive, Landing landing, int cores, ArchiveProgress progress, Reached reached) {
        this.archive = archive;
        this.landing = landing;
        this.cores = cores;
        this.progress = progress;
        this.reached = reached;
    }

    void run(long resumeFrom) throws IOException, QuiesceException {
        ContentsReader contents = archive.contents();
        Head head = contents.head();
        new OrderedPipeline<>(
                        Window.of(cores, ReadBatch.memory(head)),
                        () -> new ReadBatch(head),
                        () -> new BlockChecker(head.spec().codec()))
                .run(new PieceReader(archive.source(), contents, landing, resumeFrom, progress), this::take);
    }

    private void take(ReadBatch batch) throws QuiesceException {
        for (int i = 0; i < batch.count(); i++) {
            ReadPiece piece = batch.piece(i);
            if (!(piece.first && piece.last)) {
                follow(piece, batch);
            }
        }
        progress.advanced(batch.rawUsed(), batch.length());
        reached.position(batch.start() + batch.length());
    }

    /** Puts the CRC-32 of a file together from its blocks', unless its first blocks landed in an earlier run. */
    private void follow(ReadPiece piece, ReadBatch batch) throws QuiesceException {
        if (piece.first) {
            crcKnown = true;
            crc = piece.rawCrc;
        } else if (current.isPresent() && current.get() == piece.entry.orElseThrow()) {
            crc = Crc32.combine(crc, piece.rawCrc, piece.rawLength);
        } else {
            crcKnown = false;
        }
        current = piece.entry;
        if (piece.last) {
            if (crcKnown && crc != piece.fileCrc) {
                throw new ArchiveException(
                        "the CRC-32 of the file does not match",
                        StructurePass.HINT,
                        piece.name(),
                        batch.start() + piece.position);
            }
            piece.file.finish();
        }
    }
}
