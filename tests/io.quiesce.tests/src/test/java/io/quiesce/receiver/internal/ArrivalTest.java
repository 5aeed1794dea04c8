package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup that arrives as it should, and what is left of it. */
class ArrivalTest extends DeskTest {

    @Nested
    class WhenEverythingIsRight {

        @Test
        @Tag("R4.2")
        @Tag("R4.5")
        @DisplayName("the bytes are published under the reserved name with seal, SHA-256 and MD5")
        void published() throws Exception {
            Opened opened = shop.open(desk);
            shop.sendWanted(desk, opened.token());
            Receipt receipt = shop.seal(desk, opened.token());
            assertEquals("2026/11/shop_full.zip", opened.path());
            assertArrayEquals(
                    shop.data(), Files.readAllBytes(storage.resolve("web1").resolve(opened.path())));
            byte[] md5 = MessageDigest.getInstance("MD5").digest(shop.data());
            assertEquals(
                    new Receipt(
                            "web1",
                            opened.path(),
                            Host.NOW,
                            Digest.ofContent(shop.data(), 0, shop.data().length),
                            String.format(Locale.ROOT, "%032x", new BigInteger(1, md5)),
                            true,
                            List.of()),
                    receipt);
        }

        @Test
        @Tag("R5.5")
        @DisplayName("nothing but data and seal is left")
        void nothingLeft() throws Exception {
            shop.deliver(desk);
            assertEquals(List.of("web1/2026/11/shop_full.seal", "web1/2026/11/shop_full.zip"), host.files());
        }

        @Test
        @DisplayName("the backup is listed, now and after a restart, and its seal holds the agent's and the receipt")
        void listed() throws Exception {
            Receipt receipt = shop.deliver(desk);
            assertEquals(List.of(new BackupRow(shop.header(), receipt)), backups("web1"));
            restart();
            assertEquals(List.of(new BackupRow(shop.header(), receipt)), backups("web1"));
            ByteArrayOutputStream seal = new ByteArrayOutputStream();
            desk.copySeal("web1", shop.backup(), seal);
            assertTrue(seal.toString().startsWith(new String(shop.seal())), "the agent's part is unchanged");
        }

        @Test
        @Tag("R10.3")
        @DisplayName("a second backup of the same name gets a suffix, and both stay")
        void suffix() throws Exception {
            Delivery second = Delivery.of("web1", 10);
            shop.deliver(desk);
            assertEquals("2026/11/shop_full_2.zip", second.deliver(desk).path());
            assertArrayEquals(shop.data(), shop.fetch(desk));
            assertArrayEquals(second.data(), second.fetch(desk));
        }

        @Test
        @Tag("R10.3")
        @DisplayName("a name is never given out again, even when its backup is gone")
        void tombstone() throws Exception {
            shop.deliver(desk);
            Files.delete(storage.resolve("web1/2026/11/shop_full.seal"));
            Files.delete(storage.resolve("web1/2026/11/shop_full.zip"));
            restart();
            assertEquals(
                    "2026/11/shop_full_2.zip",
                    Delivery.of("web1", 10).open(desk).path());
        }

        @Test
        @DisplayName("a crash copy is published, and is not good")
        void crashCopy() throws Exception {
            Receipt receipt = shop.after(ShutdownKind.CRASH).deliver(desk);
            assertFalse(receipt.good());
            assertEquals(List.of("crash copy: the instance was not shown to be shut down cleanly"), receipt.reasons());
        }

        @Test
        @DisplayName("progress of the verification grows up to the length")
        void progress() throws Exception {
            ResumeToken token = shop.open(desk).token();
            shop.sendWanted(desk, token);
            List<Long> verified = new ArrayList<>();
            desk.seal("web1", token, new ByteArrayInputStream(shop.seal()), Delivery.SIGNED, verified::add);
            assertEquals(shop.data().length, verified.getLast());
        }

        @Test
        @DisplayName("the status names version, client and room")
        void status() throws Exception {
            assertEquals("1.2.3", desk.status("web1").version());
            assertEquals("web1", desk.status("web1").client());
            assertTrue(desk.status("web1").free().bytes() > 0);
        }
    }

    @Nested
    class WhenThereAreManyTransfers {

        @Test
        @DisplayName("the idle ones are put aside and go on when their agent comes back")
        void many() throws Exception {
            List<Delivery> deliveries = new ArrayList<>();
            List<ResumeToken> tokens = new ArrayList<>();
            for (int i = 0; i < 210; i++) {
                deliveries.add(Delivery.of("web" + i, 10, 10));
                tokens.add(deliveries.get(i).open(desk).token());
                deliveries.get(i).send(desk, tokens.get(i), 0);
            }
            for (int i : new int[] {0, 100, 209}) {
                BitSet wanted = deliveries.get(i).sendWanted(desk, tokens.get(i));
                assertEquals(BitSet.valueOf(new long[] {2}), wanted);
                assertTrue(deliveries.get(i).seal(desk, tokens.get(i)).good());
            }
        }
    }
}
