package io.quiesce.compression.internal.extract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.TestFolder;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoomNeededTest {

    private static final long MARGIN = 64L << 30;

    private final TestFolder folder = new TestFolder();
    private final long tooLarge;

    RoomNeededTest() throws IOException {
        tooLarge = Files.getFileStore(folder.path()).getUsableSpace() + MARGIN;
    }

    @AfterEach
    void clean() {
        folder.close();
    }

    private RoomNeeded room(boolean resumed, long size, long holes) {
        RoomNeeded room = new RoomNeeded(List.of(folder.path()), resumed);
        TreeOrder order = new TreeOrder(List.of(Name.EMPTY));
        for (String name : List.of("ibdata1", "small")) {
            Attributes attributes = new Attributes(true, 0640, 0, 0, "", "", 0, 0);
            long length = name.equals("small") ? 1 : size;
            Entry entry = new Entry(Name.of(name), ArchiveEntry.Type.FILE, attributes, length, Name.EMPTY);
            order.enter(entry.name(), false);
            room.add(new Placed(entry, 0, 0, 0, name.equals("small") ? 0 : holes, 0), order);
        }
        return room;
    }

    @Test
    @DisplayName("files that do not fit are refused, and both sizes told")
    void noRoom() {
        RestoreException e = assertThrows(
                RestoreException.class, () -> room(false, tooLarge, 0).check());
        assertTrue(String.valueOf(e.getMessage()).contains("the files need"), e.getMessage());
    }

    @Test
    @DisplayName("holes need none")
    void holes() {
        assertDoesNotThrow(() -> room(false, tooLarge, tooLarge).check());
    }

    @Test
    @DisplayName("what an earlier extraction left is there already, what it did not leave must fit")
    void resumed() throws IOException {
        assertThrows(RestoreException.class, () -> room(true, tooLarge, 0).check());
        try (RandomAccessFile left =
                new RandomAccessFile(folder.path().resolve("ibdata1").toFile(), "rw")) {
            left.setLength(2 * MARGIN);
        }
        assertDoesNotThrow(() -> room(true, tooLarge, 0).check());
        assertThrows(
                RestoreException.class,
                () -> room(true, tooLarge + 2 * MARGIN, 0).check());
    }
}
