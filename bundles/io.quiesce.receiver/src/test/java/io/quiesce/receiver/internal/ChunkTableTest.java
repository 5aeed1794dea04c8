package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ChunkRef;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunkTableTest {

    private static final int MOST = 2000;

    private static ChunkRef chunk(int index) {
        byte[] id = ByteBuffer.allocate(Digest.LENGTH).putInt(index).array();
        return new ChunkRef(index, index * 10L, 1 + index % 7, Digest.of(id));
    }

    @Property(tries = 300)
    @Tag("R5.3")
    void behavesAsASortedMap(@ForAll @Size(max = 60) List<@IntRange(max = MOST - 1) Integer> indexes) {
        ChunkTable table = new ChunkTable(MOST);
        TreeMap<Integer, ChunkRef> model = new TreeMap<>();
        for (int index : indexes) {
            if (model.remove(index) == null) {
                table.add(chunk(index), index % 2 == 0);
                model.put(index, chunk(index));
            } else {
                table.remove(chunk(index));
            }
            assertEquals(value(model.lowerEntry(index)), table.before(index));
            assertEquals(value(model.higherEntry(index)), table.after(index));
            assertEquals(Optional.ofNullable(model.get(index)), table.find(index));
            assertEquals(model.containsKey(index) && index % 2 == 0, table.verified(index));
        }
        assertEquals(model.size(), table.count());
        assertEquals(model.values().stream().mapToLong(ChunkRef::length).sum(), table.bytes());
    }

    private static Optional<ChunkRef> value(Map.Entry<Integer, ChunkRef> entry) {
        return Optional.ofNullable(entry).map(Map.Entry::getValue);
    }

    @Test
    void indexesBeyondItsEndAreNotHeld() {
        ChunkTable table = new ChunkTable(MOST);
        assertTrue(table.find(1L << 40).isEmpty());
        assertTrue(table.before(0).isEmpty());
    }

    @Test
    void aHeldIndexIsNotAddedTwice() {
        ChunkTable table = new ChunkTable(MOST);
        table.add(chunk(3), false);
        assertThrows(IllegalStateException.class, () -> table.add(chunk(3), false));
        table.markVerified(4);
        assertFalse(table.verified(4));
    }
}
