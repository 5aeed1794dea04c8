package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.TransferException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.Opened;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver whose storage hangs is alive: it gives its signs of life for as long as it hangs. */
@Tag("P22")
@Tag("R9.5")
class AliveButStuckTest {

    private static final Duration SILENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private final CountDownLatch storageBack = new CountDownLatch(1);
    private Rig rig;
    private Path agent;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(root);
        agent = rig.agent("web1");
    }

    @AfterEach
    void stop() {
        storageBack.countDown();
        rig.close();
    }

    @ParameterizedTest(name = "in the step \"{0}\"")
    @ValueSource(strings = {"write", "keep", "seal"})
    @DisplayName("a call that makes no progress ends, may be tried again, and goes through when the storage is back")
    void ends(String step) throws Exception {
        byte[] content = Rig.content(2_000_000, 1);
        NetworkLimits limits =
                new NetworkLimits(SILENCE, Duration.ofSeconds(1), Duration.ofSeconds(2), SILENCE, SILENCE, SILENCE);
        rig.desk.interruption = place -> {
            if (place.equals(step)) {
                try {
                    storageBack.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (ReceiverLink link = rig.links.connect(agent, "vault", 1, limits)) {
            Opened opened = link.open(Rig.request());
            TransferException e = assertTimeoutPreemptively(
                    SILENCE, () -> assertThrows(TransferException.class, () -> backUp(link, opened, content)));
            assertTrue(e.retryHelps(), e.getMessage());
            assertTrue(e.getMessage().contains("alive"), e.getMessage());
            storageBack.countDown();
            rig.desk.interruption = place -> {};
            backUp(link, opened, content);
            assertArrayEquals(content, rig.desk.publishedContent(opened.backup()));
        }
    }

    private static void backUp(ReceiverLink link, Opened opened, byte[] content) throws Exception {
        Rig.sendWanted(link, opened, content, Rig.cut(content, 1_000_000));
        Rig.seal(link, opened, content);
    }
}
