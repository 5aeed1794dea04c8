package io.quiesce.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What went wrong with a file")
class FileTroubleTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("is said in words where Java's message is the file's name alone")
    void words() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path gone = folder.resolve("gone");
        assertEquals(
                "it does not exist", FileTrouble.of(assertThrows(IOException.class, () -> Files.size(gone)), gone));
        assertEquals(
                "it is no directory", FileTrouble.of(assertThrows(IOException.class, () -> Files.list(file)), file));
        assertEquals(
                "it exists already",
                FileTrouble.of(assertThrows(IOException.class, () -> Files.createFile(file)), file));
        assertEquals(
                "it is not empty", FileTrouble.of(assertThrows(IOException.class, () -> Files.delete(folder)), folder));
        assertEquals("permission denied", FileTrouble.of(new AccessDeniedException(file.toString()), file));
    }

    @Test
    @DisplayName("names the file when it is another than the one that was named")
    void another() {
        Path gone = folder.resolve("gone");
        assertEquals(
                gone + ": it does not exist",
                FileTrouble.of(assertThrows(IOException.class, () -> Files.size(gone)), folder));
    }

    @Test
    @DisplayName("names the file when nothing was named")
    void unnamed() {
        Path gone = folder.resolve("gone");
        assertEquals(
                gone + ": it does not exist", FileTrouble.of(assertThrows(IOException.class, () -> Files.size(gone))));
    }

    @Test
    @DisplayName("does not name again what the words before it end with")
    void sentence() {
        Path gone = folder.resolve("gone");
        assertEquals(
                "it does not exist",
                FileTrouble.of(assertThrows(IOException.class, () -> Files.size(gone)), "cannot read " + gone));
    }

    @Test
    @DisplayName("is what the system says, and never null")
    void others() {
        assertEquals(
                "No space left on device",
                FileTrouble.of(new FileSystemException("/spool", null, "No space left on device"), "/spool"));
        assertEquals("Input/output error", FileTrouble.of(new IOException("Input/output error"), "/spool"));
        assertEquals("ClosedChannelException", FileTrouble.of(new ClosedChannelException(), "/spool"));
        assertEquals("FileSystemException", FileTrouble.of(new FileSystemException("/spool"), "/spool"));
    }
}
