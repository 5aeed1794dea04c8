package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.fuzz.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's file that somebody edited or that was cut off is read or refused. */
@Tag("P9")
class ClientFileFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Digest DIGEST = Digest.ofContent(new byte[1], 0, 1);

    @TempDir
    Path folder;

    private static Fuzz fuzz() {
        ClientRecord client = new ClientRecord(
                new ClientName("web1"),
                NOW,
                false,
                Optional.of(new ClientRecord.OpenCode(DIGEST, NOW, true)),
                List.of(new ClientRecord.Issued(DIGEST, NOW, false), new ClientRecord.Issued(DIGEST, NOW, true)));
        return Fuzz.of("client file", client.text().getBytes(StandardCharsets.UTF_8))
                .words("\\u", "\\u0000", "certificate.", "true", "false", "=", "\n", "-999999999-", "+1000000000-")
                .refusing(IOException.class)
                .allocating(256, 1 << 20);
    }

    private void read(byte[] input) throws IOException {
        ClientRecord client = ClientFile.read(Files.write(folder.resolve("client"), input));
        client.entry();
        client.text();
    }

    @Test
    @DisplayName("thousands of them")
    void quick() {
        fuzz().run(5_000, this::read);
    }

    @Test
    @Tag("long")
    @DisplayName("a million of them")
    void million() {
        fuzz().run(1_000_000, this::read);
    }
}
