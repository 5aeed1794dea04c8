package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Published backups, given back and read again. */
class RetrievalTest extends DeskTest {

    @Nested
    class WhenItIsFetched {

        @BeforeEach
        void deliver() throws Exception {
            shop.deliver(desk);
        }

        @Test
        @DisplayName("any range comes as it is; one outside is refused")
        void ranges() throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            desk.copy("web1", shop.backup(), 4000, 300, out);
            assertArrayEquals(java.util.Arrays.copyOfRange(shop.data(), 4000, 4300), out.toByteArray());
            for (long[] range : new long[][] {{0, 8293}, {8292, 1}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}}) {
                refused(Refusal.PROTOCOL, () -> desk.copy("web1", shop.backup(), range[0], range[1], out));
            }
        }

        @Test
        @Tag("V1")
        @DisplayName("verifying a sound backup gives its receipt")
        void sound() throws Exception {
            Receipt receipt = backups("web1").getFirst().receipt();
            assertEquals(receipt, desk.verify("web1", shop.backup(), v -> {}));
        }

        @Test
        @Tag("V1")
        @DisplayName("verifying names chunk and offset of what differs, and what is missing")
        void unsound() throws Exception {
            Path data = storage.resolve("web1/2026/11/shop_full.zip");
            byte[] bytes = Files.readAllBytes(data);
            bytes[4096] ^= 1;
            Files.write(data, java.util.Arrays.copyOf(bytes, 8200));
            Receipt receipt = desk.verify("web1", shop.backup(), v -> {});
            assertFalse(receipt.good());
            assertEquals(
                    List.of(
                            "chunk 1 at offset 4096 holds other bytes than were sent",
                            "chunk 2 at offset 8192 lacks 92 of 100 bytes",
                            "its data have 8200 of 8292 bytes"),
                    receipt.reasons());
        }

        @Test
        @Tag("V1")
        @DisplayName("bytes that were added behind the end are found")
        void added() throws Exception {
            Path data = storage.resolve("web1/2026/11/shop_full.zip");
            Files.write(data, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
            assertEquals(
                    List.of("its data have 8293 of 8292 bytes"),
                    desk.verify("web1", shop.backup(), v -> {}).reasons());
        }

        @Test
        @DisplayName("a backup whose data are gone stays listed after a restart, and is not good")
        void gone() throws Exception {
            Files.delete(storage.resolve("web1/2026/11/shop_full.zip"));
            restart();
            Receipt receipt = backups("web1").getFirst().receipt();
            assertFalse(receipt.good());
            assertEquals(List.of("its data are gone"), receipt.reasons());
            assertFalse(desk.verify("web1", shop.backup(), v -> {}).good());
        }

        @Test
        @DisplayName("a damaged seal is not listed, and does not keep others from being listed")
        void damagedSeal() throws Exception {
            Delivery other = Delivery.of("web1", 10);
            other.deliver(desk);
            Path seal = storage.resolve("web1/2026/11/shop_full.seal");
            Files.write(seal, java.util.Arrays.copyOf(Files.readAllBytes(seal), 100));
            restart();
            assertEquals(
                    List.of(other.backup()),
                    backups("web1").stream().map(BackupRow::id).toList());
        }
    }
}
