package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Tag("P8")
@Tag("R4.1")
class ChunkCutterTest {

    @Property(tries = 150)
    void chunksInOrderAreTheArchive(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 3000) Integer> pieces,
            @ForAll @IntRange(min = 1, max = 5000) int chunkSize)
            throws Exception {
        Path home = Files.createTempDirectory("quiesce-cutter");
        BackupId backup = new BackupId(UUID.randomUUID());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<ChunkRef> chunks = new ArrayList<>();
        try (Spool spool = Spool.create(home, backup)) {
            try (ChunkCutter cutter = new ChunkCutter(spool, chunkSize, bytes -> {}, chunks::add)) {
                for (int i = 0; i < pieces.size(); i++) {
                    byte[] piece = new byte[pieces.get(i)];
                    java.util.Arrays.fill(piece, (byte) i);
                    whole.write(piece);
                    cutter.accept(piece, 0, piece.length);
                }
                cutter.finish();
                assertEquals(whole.size(), cutter.bytes());
            }
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (ChunkRef chunk : chunks) {
                assertEquals(joined.size(), chunk.offset());
                byte[] bytes = Files.readAllBytes(spool.file(chunk.index()));
                assertEquals(Digest.ofContent(bytes, 0, bytes.length), chunk.id());
                assertTrue(bytes.length <= Math.max(chunkSize, 3000), "a chunk is no larger than asked for");
                joined.write(bytes);
            }
            assertArrayEquals(whole.toByteArray(), joined.toByteArray());
            try (Spool.Chunks listed = spool.chunks()) {
                List<ChunkRef> index = new ArrayList<>();
                listed.forEachRemaining(index::add);
                assertEquals(chunks, index);
            }
        } finally {
            Trees.remove(home);
        }
    }
}
