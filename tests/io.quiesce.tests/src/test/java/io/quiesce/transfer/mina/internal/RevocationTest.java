package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.transfer.mina.internal.identity.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are taken away, handed over and renewed while the receiver runs. */
@Tag("P2")
@Tag("R1.5")
@Timeout(60)
class RevocationTest {

    @TempDir
    private Path root;

    private Rig rig;
    private Path agent;

    @BeforeEach
    void start() throws QuiesceException {
        rig = new Rig(root);
        agent = rig.agent("web1");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Content that gives its first bytes and then nothing until released. */
    private static InputStream endless(CountDownLatch begun, CountDownLatch release) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                begun.countDown();
                return 7;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                begun.countDown();
                if (release.getCount() == 0) {
                    return -1;
                }
                // slowly, so that the chunk does not end within the test
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                return Math.min(length, 1000);
            }
        };
    }

    @Test
    @DisplayName("revoking cuts a living transfer within two seconds; what was on its way is forgotten")
    void cutsLivingLines() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ReceiverLink link = rig.link(agent)) {
            Opened opened = link.open(Rig.request());
            ChunkRef chunk =
                    new ChunkRef(0, 0, 1 << 30, Rig.cut(new byte[1], 1).get(0).id());
            CompletableFuture<Long> cut = CompletableFuture.supplyAsync(() -> {
                TransferException e = assertThrows(
                        TransferException.class,
                        () -> link.send(opened.token(), chunk, endless(begun, release), n -> {}));
                assertEquals(Refusal.AUTHENTICATION, e.refusal(), e.getMessage());
                return System.nanoTime();
            });
            begun.await();
            Rig.await("bytes flow", () -> rig.desk.taken.get() > 0);
            long revoked = System.nanoTime();
            rig.registry.revoke(rig.receiverHome, "web1");
            assertTrue(cut.get() - revoked < 2_000_000_000L, "took " + (cut.get() - revoked) / 1_000_000 + " ms");
            release.countDown();
            Rig.await("the intake is closed", () -> rig.desk.openIntakes.get() == 0);
            assertEquals(0, rig.desk.kept.get());
        }
    }

    @Test
    @DisplayName("who may only deliver lists and delivers, and is given nothing back until the administrator allows it")
    void deliversOnly() throws Exception {
        byte[] content = Rig.content(1000, 1);
        try (ReceiverLink link = rig.link(agent)) {
            rig.registry.letRestore(rig.receiverHome, "web1", RestoreRight.NEVER);
            Rig.backUp(link, content, 1000);
            List<BackupRow> rows = new ArrayList<>();
            link.backups(b -> rows.add(b.row()));
            BackupId backup = rows.getFirst().id();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TransferException e =
                    assertThrows(TransferException.class, () -> link.fetch(backup, 0, content.length, out));
            assertEquals(Refusal.AUTHENTICATION, e.refusal());
            assertTrue(e.hint().contains("allow-restore web1"), e.hint());
            assertThrows(TransferException.class, () -> link.fetchSeal(backup, out));
            assertEquals(0, out.size());
            rig.registry.letRestore(
                    rig.receiverHome,
                    "web1",
                    new RestoreRight(rig.clock.instant().plus(Duration.ofHours(1))));
            try (ReceiverLink again = rig.link(agent)) {
                again.fetch(backup, 0, content.length, out);
                assertArrayEquals(content, out.toByteArray());
                rig.clock.move(Duration.ofHours(1));
                assertThrows(TransferException.class, () -> again.fetch(backup, 0, content.length, out));
            }
        }
    }

    @Test
    @DisplayName("what a client is reading is cut when it no longer may")
    void cutsReading() throws Exception {
        byte[] content = Rig.content(64 << 20, 1);
        try (ReceiverLink link = rig.link(agent)) {
            BackupId backup = Rig.backUp(link, content, 8 << 20).backup();
            OutputStream slow = new OutputStream() {
                private boolean denied;

                @Override
                public void write(int b) {
                    throw new AssertionError("one by one");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        if (!denied) {
                            denied = true;
                            rig.registry.letRestore(rig.receiverHome, "web1", RestoreRight.NEVER);
                        }
                    } catch (QuiesceException e) {
                        throw new IOException(e);
                    }
                    // slowly, so that the backup does not end before the receiver looks
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
            };
            TransferException e =
                    assertThrows(TransferException.class, () -> link.fetch(backup, 0, content.length, slow));
            assertEquals(Refusal.AUTHENTICATION, e.refusal(), e.getMessage());
        }
    }

    @Test
    @DisplayName("an idle line of a revoked client is of no use either")
    void cutsIdleLines() throws Exception {
        try (ReceiverLink link = rig.link(agent, 1)) {
            link.status();
            rig.registry.revoke(rig.receiverHome, "web1");
            TransferException e = assertThrows(TransferException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    link.status();
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                }
            });
            assertTrue(e.refusal() == Refusal.AUTHENTICATION || e.retryHelps(), e.getMessage());
            TransferException again = assertThrows(TransferException.class, link::status);
            assertEquals(Refusal.AUTHENTICATION, again.refusal(), again.getMessage());
        }
    }

    @Test
    @DisplayName("a replacing host takes over the backups; the old one is let in until then and not after")
    void replace() throws Exception {
        byte[] content = Rig.content(1000, 1);
        try (ReceiverLink old = rig.link(agent)) {
            Rig.backUp(old, content, 1000);
        }
        String code = rig.registry
                .replace(rig.receiverHome, "web1", rig.listening().enrolment(), Duration.ofHours(1))
                .code();
        try (ReceiverLink old = rig.link(agent)) {
            assertEquals("web1", old.status().client());
        }
        Path newHost = root.resolve("new-host");
        rig.links.enrol(newHost, code, "vault");
        try (ReceiverLink successor = rig.link(newHost)) {
            List<BackupRow> rows = new ArrayList<>();
            successor.backups(b -> rows.add(b.row()));
            assertEquals(1, rows.size());
        }
        try (ReceiverLink old = rig.link(agent)) {
            TransferException e = assertThrows(TransferException.class, old::status);
            assertEquals(Refusal.AUTHENTICATION, e.refusal());
        }
        assertEquals(
                ClientEntry.State.ACTIVE,
                rig.registry.clients(rig.receiverHome).get(0).state());
    }

    @Test
    @DisplayName("a revoked client comes back by replace, and only so")
    void revokedComesBack() throws Exception {
        rig.registry.revoke(rig.receiverHome, "web1");
        assertThrows(QuiesceException.class, () -> rig.invite("web1"));
        String code = rig.registry
                .replace(rig.receiverHome, "web1", rig.listening().enrolment(), Duration.ofHours(1))
                .code();
        Path newHost = root.resolve("new-host");
        rig.links.enrol(newHost, code, "vault");
        try (ReceiverLink successor = rig.link(newHost)) {
            assertEquals("web1", successor.status().client());
        }
    }

    @Test
    @DisplayName("certificates of both ends renew themselves, again and again, without anybody doing anything")
    void renewal() throws Exception {
        Identity first = Identity.read(agent.resolve("receivers/vault/identity.pem"));
        Identity before = first;
        for (int year = 0; year < 3; year++) {
            rig.clock.move(Duration.ofDays(250));
            Rig.await("the receiver's own is renewed", () -> serverIsFresh());
            try (ReceiverLink link = rig.link(agent)) {
                assertEquals("web1", link.status().client());
            }
            Identity now = Identity.read(agent.resolve("receivers/vault/identity.pem"));
            assertTrue(
                    now.certificate().getNotAfter().after(before.certificate().getNotAfter()));
            assertTrue(!now.key().equals(before.key()), "the key is new too");
            before = now;
        }
        assertTrue(rig.clock.instant().isAfter(first.certificate().getNotAfter().toInstant()));
    }

    private boolean serverIsFresh() {
        try {
            return rig.clock
                    .instant()
                    .isBefore(io.quiesce.transfer.mina.internal.identity.Lifetimes.renewal(
                            Identity.read(rig.receiverHome.resolve("clients/server.pem"))
                                    .certificate()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("when renewing fails, the old certificate serves on until its date")
    void renewalFails() throws Exception {
        rig.clock.move(Duration.ofDays(250));
        int port = rig.listening().transfer().port();
        Identity before = Identity.read(agent.resolve("receivers/vault/identity.pem"));
        rig.reroute(agent, 1);
        try (ReceiverLink link = rig.link(agent)) {
            assertTrue(assertThrows(TransferException.class, link::status).retryHelps());
        }
        assertEquals(before, Identity.read(agent.resolve("receivers/vault/identity.pem")));
        rig.reroute(agent, port);
        try (ReceiverLink link = rig.link(agent)) {
            assertEquals("web1", link.status().client());
        }
    }
}
