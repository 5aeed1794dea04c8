package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TLS 1.3 key is good for 2^37 bytes and is replaced on the living connection then (RFC 8446, 4.6.3): large backups get
 * there. The limit is read once per process, so a process with a low one shows it.
 */
@Tag("R8.2")
@Tag("R4.1")
class KeyUpdateTest {

    @TempDir
    private Path root;

    @Test
    @Timeout(90)
    @DisplayName("keys change in the midst of a transfer, in both directions, and nobody notices")
    void keysChange() throws Exception {
        Path limits = Files.writeString(
                root.resolve("low.security"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^20, ChaCha20-Poly1305 KeyUpdate 2^20\n");
        try (ChildJvm child = ChildJvm.start(
                List.of("-Xmx256m", "-Djava.security.properties=" + limits, "-Djavax.net.debug=ssl:handshake"),
                RoundTripMain.class,
                root.resolve("rig").toString(),
                "24")) {
            String result = child.lineBeginning("round trip of ");
            assertTrue(result.contains("24 MiB"), result);
            int updates = child.seen().split("Produced KeyUpdate", -1).length - 1;
            assertTrue(updates >= 20, "only " + updates + " keys were replaced");
        }
    }
}
