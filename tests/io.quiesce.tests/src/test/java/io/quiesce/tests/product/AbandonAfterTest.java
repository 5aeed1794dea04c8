package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting that says when an arrival is abandoned. */
@Tag("R5.5")
class AbandonAfterTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("an arrival whose agent does not come back in that time is removed, and its token is dead")
    void removed() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"), "--abandon-after", "PT3S")) {
            receiver.enrol(folder.resolve("agent"), "db1");
            try (ReceiverLink link =
                    new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 1, Duration.ofSeconds(20))) {
                Upload upload = Upload.random(new Random(1), 100_000, 50_000, 0);
                upload.open(link);
                upload.send(link, upload.chunks().getFirst());
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!unfinished(receiver).isEmpty()) {
                    assertTrue(System.nanoTime() < deadline, () -> "left after 60 s: " + unfinished(receiver));
                    LockSupport.parkNanos(50_000_000);
                }
                TransferException refused = assertThrows(TransferException.class, () -> upload.goOn(link));
                assertEquals(Refusal.TOKEN, refused.refusal());
            }
        }
    }

    private static List<Path> unfinished(RunningReceiver receiver) {
        try (Stream<Path> files = Files.walk(receiver.home().resolve("storage"))) {
            return files.filter(Files::isRegularFile)
                    .filter(f ->
                            f.toString().contains(".arrivals") || f.toString().contains(".uploads"))
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of(Path.of("changing while it is listed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("no time at all, or no time, is a wrong usage")
    void wrong() {
        for (String wrong : List.of("PT0S", "-P1D", "soon")) {
            Outcome outcome = Product.RECEIVER.run(folder, Map.of(), "run", "--abandon-after=" + wrong);
            outcome.expect(2);
            assertTrue(outcome.toString().contains("--abandon-after"), outcome.toString());
        }
    }
}
