package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guardian answers, and when it takes over. */
@Tag("R3.7")
@Timeout(60)
class WatchTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Optional<String> watch(Fence fence, boolean hostStops, String messages) {
        Inbox inbox = new Inbox(new ByteArrayInputStream(messages.getBytes(StandardCharsets.UTF_8)));
        return new Watch(inbox, new PrintStream(said, true, StandardCharsets.UTF_8), fence, () -> hostStops).run();
    }

    private List<String> answers() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    @DisplayName("an agent that is done needs nobody")
    void done() {
        assertEquals(Optional.empty(), watch(new Fence(List.of()), false, "lease 5000\ndone\n"));
        assertEquals(List.of("armed", "leased", "done"), answers());
    }

    @Test
    @DisplayName("the end of the pipe is the death of the agent")
    void death() {
        assertEquals(Optional.of("the agent is gone"), watch(new Fence(List.of()), false, "lease 5000\n"));
    }

    @Test
    @DisplayName("the fence stands from fence to release, and notices another file under the name")
    void fence() throws IOException {
        Path file = Files.write(folder.resolve("ibdata1"), new byte[100]);
        try (Fence fence = new Fence(List.of(file))) {
            watch(fence, false, "check\nfence\ncheck\nrelease\ncheck\ndone\n");
        }
        assertEquals(
                List.of(
                        "armed",
                        "broken no lock is held",
                        "fenced",
                        "holding",
                        "released",
                        "broken no lock is held",
                        "done"),
                answers());
        try (Fence fence = new Fence(List.of(file))) {
            assertEquals(Optional.empty(), fence.take());
            Files.move(file, folder.resolve("old"));
            Files.write(file, new byte[100]);
            assertTrue(fence.broken().orElseThrow().contains("is not the file that was locked"));
        }
    }

    @Test
    @DisplayName("what can't be locked is said, and nothing stays locked")
    void unfenced() throws IOException {
        Path file = Files.write(folder.resolve("ibdata1"), new byte[100]);
        try (Fence fence = new Fence(List.of(file, folder.resolve("missing")))) {
            watch(fence, false, "fence\ncheck\ndone\n");
        }
        assertTrue(answers().get(1).startsWith("unfenced ") && answers().get(1).contains("missing"), said::toString);
        assertEquals("broken no lock is held", answers().get(2));
    }

    @Test
    @DisplayName("on a host that shuts down nothing is to be started")
    void hostStops() {
        watch(new Fence(List.of()), true, "release\ndone\n");
        assertEquals(List.of("armed", "stopping", "done"), answers());
    }

    @Test
    @DisplayName("an agent that hangs is noticed by its lease, one that only talks by the deadline")
    void leaseAndDeadline() throws Exception {
        try (PipedOutputStream open = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(open)) {
            open.write("lease 100\n".getBytes(StandardCharsets.US_ASCII));
            open.flush();
            assertEquals(Optional.of("the agent gave no sign of life for 100 ms"), over(in));
        }
        try (PipedOutputStream open = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(open)) {
            open.write("lease 60000\ndeadline 100\n".getBytes(StandardCharsets.US_ASCII));
            open.flush();
            assertEquals(Optional.of("the agent did not start the instance in time"), over(in));
        }
    }

    private Optional<String> over(PipedInputStream in) {
        return new Watch(new Inbox(in), new PrintStream(said), new Fence(List.of()), () -> false).run();
    }

    @Property
    @Label("whatever the agent says, the guardian ends with a reason or is told done")
    void anything(@ForAll List<String> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String text = "lease 5000\n" + String.join("\n", messages) + "\n";
        Inbox inbox = new Inbox(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        Optional<String> reason = new Watch(
                        inbox, new PrintStream(out, true, StandardCharsets.UTF_8), new Fence(List.of()), () -> false)
                .run();
        assertTrue(reason.isPresent() || text.contains("done"));
    }
}
