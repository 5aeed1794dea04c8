package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R8.4")
@DisplayName("The folders of restores")
class RestoreJournalTest {

    @TempDir
    Path root;

    @Test
    @DisplayName("are swept of what a kill left of one that was over, and of nothing else")
    void sweep() throws IOException {
        Path over = folder("over", "position.properties");
        Path lasting = folder("lasting", "journal.properties");
        Path seal = Files.writeString(root.resolve("restores/seal-of-somebody-who-reads-it"), "");
        RestoreJournal.sweep(new Home(root));
        assertFalse(Files.exists(over));
        assertTrue(Files.exists(lasting.resolve("journal.properties")));
        assertTrue(Files.exists(seal));
    }

    @Test
    @DisplayName("need not be there")
    void none() throws IOException {
        RestoreJournal.sweep(new Home(root));
        assertEquals(0, root.toFile().list().length);
    }

    private Path folder(String name, String file) throws IOException {
        Path folder = Files.createDirectories(root.resolve("restores").resolve(name));
        Files.writeString(folder.resolve(file), "");
        return folder;
    }
}
