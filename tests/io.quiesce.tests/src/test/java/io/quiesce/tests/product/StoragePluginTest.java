package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver whose storage is a third party's: the example of the SDK. */
@Tag("A5")
class StoragePluginTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "backups go into a plug-in's storage; while it is missing clients are told to come later, and go on when it is back")
    void vanishes() throws Exception {
        Path built = SdkExample.build(folder);
        Path home = folder.resolve("receiver");
        Path jar = Files.createDirectories(home.resolve("dropins")).resolve("example.jar");
        Files.copy(built, jar);
        String storage = "folder://" + folder.resolve("storage");
        try (RunningReceiver receiver = RunningReceiver.start(home, "--storage", storage)) {
            receiver.enrol(folder.resolve("agent"), "db1");
            Upload upload = Upload.random(new Random(1), 200_000, 50_000, 0);
            try (ReceiverLink link = link()) {
                upload.open(link);
                link.offer(upload.open(link).token(), upload.chunks());
                upload.send(link, upload.chunks().getFirst());
                Files.move(jar, folder.resolve("away.jar"));
                TransferException refused = awaitRefused(link);
                assertTrue(refused.retryHelps(), refused.getMessage());
                assertTrue(refused.getMessage().contains("plug-in"), refused.getMessage());
                String said = receiver.command("backups").expect(13).err();
                assertTrue(said.contains("plug-in missing: no storage provider opens " + storage), said);
                Files.move(folder.resolve("away.jar"), jar);
                awaitDelivered(upload);
            }
            assertFalse(Files.exists(home.resolve("storage")), "nothing lies in the default place");
            JsonNode backups = receiver.command("backups", "--json").expect(0).json();
            assertEquals(1, backups.size(), backups.toString());
            receiver.command("backup", "verify", upload.backup().toString()).expect(0);
        }
        String other = "file://" + folder.resolve("other");
        String said = Product.RECEIVER
                .run(home, Map.of(), "run", "--storage", other)
                .expect(13)
                .err();
        assertTrue(said.contains("is not the one that this home has used"), said);
    }

    private ReceiverLink link() throws QuiesceException {
        return new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 1, Duration.ofSeconds(20));
    }

    /** The receiver notices within seconds; until then the plug-in is still there. */
    private static TransferException awaitRefused(ReceiverLink link) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            try {
                Upload.random(new Random(2), 1_000, 1_000, 0).open(link);
            } catch (TransferException e) {
                return e;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError("the receiver goes on without its storage");
    }

    private void awaitDelivered(Upload upload) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (upload.receipt().isEmpty()) {
            try (ReceiverLink again = link()) {
                upload.goOn(again);
            } catch (TransferException e) {
                assertTrue(e.retryHelps() && System.nanoTime() < end, e.getMessage());
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }
}
