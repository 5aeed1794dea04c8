package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A temporary directory in which nothing can be made keeps no instance down. */
@Tag("R3.5")
@Timeout(60)
class NoTemporaryFilesTest {

    @TempDir
    Path folder;

    private HostCommands commands;

    @BeforeEach
    void commands() throws Exception {
        // nobody, root included, makes files below a file
        commands = new HostCommands(Files.createFile(folder.resolve("tmp")));
    }

    @Test
    @DisplayName("programs are run, what they say is lost")
    void run() {
        Path made = folder.resolve("made");
        assertEquals(
                new Commands.Outcome(0, ""), commands.run(List.of("touch", made.toString()), Duration.ofSeconds(10)));
        assertTrue(Files.exists(made));
    }

    @Test
    @DisplayName("servers are started, what they say is lost")
    void launch() throws Exception {
        Path made = folder.resolve("made");
        LaunchedStart start = new LaunchedStart("touch", commands.launch(List.of("touch", made.toString())));
        for (int i = 0; i < 1000 && !start.returned(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertTrue(start.returned() && Files.exists(made));
        assertEquals("", start.output());
        start.answered();
    }
}
