package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.receiver.Limits;
import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that break every rule, before and after their login; a client that keeps them does not notice. */
@Tag("P11")
@Tag("R8.5")
@Timeout(120)
class HostilePeersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LOGIN = Duration.ofSeconds(2);
    private static final int AT_ONCE = 16;
    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir
    private Path root;

    private Rig rig;
    private Path hostile;
    private ReceiverLink good;

    @BeforeEach
    void start() throws QuiesceException {
        rig = new Rig(root, Limits.DEFAULT.withTimes(LOGIN, Duration.ofSeconds(2)));
        hostile = rig.agent("mallory");
        good = rig.link(rig.agent("web1"), 2);
        good.status(); // logged in before the trouble begins
    }

    @AfterEach
    void othersDidNotNotice() throws QuiesceException {
        byte[] content = Rig.content(300_000, 7);
        Rig.backUp(good, content, 65_536);
        Rig.await("no intake of a hostile peer is left", () -> rig.desk.openIntakes.get() == 0);
        good.close();
        rig.close();
    }

    private int port(boolean enrolment) {
        return enrolment
                ? rig.listening().enrolment().port()
                : rig.listening().transfer().port();
    }

    @FunctionalInterface
    private interface Attack {
        void run(Random random) throws Exception;
    }

    /** Many seeded attacks, some at a time. */
    private static void attack(int times, Attack attack) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Integer>> attacks = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int seed = i;
                attacks.add(pool.submit(() -> {
                    attack.run(new Random(seed));
                    return seed;
                }));
            }
            for (Future<Integer> done : attacks) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Fails when the peer neither ends the connection nor resets it. */
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        try {
            while (socket.getInputStream().read() >= 0) {
                continue; // an alert of TLS may come
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was left open", e);
        } catch (IOException e) {
            return; // a reset is an end too
        }
    }

    @Nested
    @DisplayName("before the handshake")
    class BeforeTheHandshake {

        @Test
        @DisplayName("random bytes end the connection, at both ports")
        void randomBytes() throws Exception {
            attack(64, random -> {
                try (Socket socket = new Socket("127.0.0.1", port(random.nextBoolean()))) {
                    byte[] bytes = bytes(random, 4000);
                    if (random.nextBoolean()) {
                        bytes[0] = 22; // looks like a handshake at first
                    }
                    socket.getOutputStream().write(bytes);
                    awaitEnd(socket);
                }
            });
        }

        @Test
        @DisplayName("a handshake that comes byte by byte has the same time as any other")
        void dribbling() throws Exception {
            byte[] beginning = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};
            long begun = System.nanoTime();
            try (Socket socket = new Socket("127.0.0.1", port(false))) {
                socket.setSoTimeout(250);
                assertThrows(IOException.class, () -> {
                    for (int i = 0; ; i++) {
                        socket.getOutputStream().write(i < beginning.length ? beginning[i] : 0);
                        try {
                            if (socket.getInputStream().read() < 0) {
                                throw new IOException("closed");
                            }
                        } catch (SocketTimeoutException e) {
                            continue; // it is still listening
                        }
                    }
                });
            }
            assertTrue(System.nanoTime() - begun < LOGIN.plusSeconds(10).toNanos(), "it was listened to for too long");
        }

        @Test
        @DisplayName("a flood of connections is cut; who is logged in goes on, others are let in when it is over")
        void flood() throws Exception {
            List<Socket> flood = new ArrayList<>();
            try {
                for (int i = 0; i < 500; i++) {
                    flood.add(new Socket("127.0.0.1", port(i % 2 == 0)));
                    if (i % 50 == 0) {
                        good.status();
                    }
                }
                for (Socket socket : flood) {
                    awaitEnd(socket);
                }
            } finally {
                for (Socket socket : flood) {
                    socket.close();
                }
            }
            try (ReceiverLink late = rig.link(rig.agent("late"), 1)) {
                assertEquals("late", late.status().client());
            }
        }
    }

    private LineConnector connector() throws IOException {
        Identity own = Identity.read(hostile.resolve("receivers/vault/identity.pem"));
        return new LineConnector(TlsEngines.agent(own, rig.clock), TlsEngines.TRANSFER, 1);
    }

    private Line connect(LineConnector connector, boolean loggedIn) throws IOException {
        Line line = connector.connect("127.0.0.1", port(false), LIMIT);
        if (loggedIn) {
            line.send(new Message.Hello(1, 1, Message.Role.AGENT, LIMIT, "test"), LIMIT);
            assertTrue(line.receive(LIMIT) instanceof Message.Hello);
        }
        return line;
    }

    /** Sends something and sees how it is taken; a line that is still open afterwards is closed. */
    private static void throwAt(Line line, byte[] bytes) {
        try {
            line.send(ByteBuffer.wrap(bytes), LIMIT);
            line.send(new Message.Status(), LIMIT);
            line.send(new Message.Status(), LIMIT);
        } catch (IOException e) {
            return; // ended already
        } finally {
            line.close();
        }
    }

    private static byte[] frame(long length, int type, byte[] body) {
        return ByteBuffer.allocate(FrameEncoder.HEADER + body.length)
                .putInt((int) length)
                .put((byte) type)
                .put(body)
                .array();
    }

    /** Frames that an agent may send, about things that do not exist. */
    private static byte[] valid(Random random) {
        ResumeToken token = new ResumeToken("nobody-ever-got-this-token-" + random.nextInt());
        ChunkRef chunk = Rig.cut(bytes(random, 100), 100).getFirst();
        BackupId backup = new BackupId(new UUID(random.nextLong(), random.nextLong()));
        List<Message> messages = List.of(
                new Message.Open(Rig.request()),
                new Message.Resume(backup, token),
                new Message.Offer(token, List.of(chunk, chunk)),
                new Message.Chunk(token, chunk),
                new Message.Seal(token),
                new Message.Abandon(token),
                new Message.Fetch(backup, random.nextLong() >>> 1, random.nextLong() >>> 1),
                new Message.Verify(backup),
                new Message.End(5),
                new Message.Data(ByteBuffer.wrap(bytes(random, 50))));
        ByteBuffer frame = FrameEncoder.encode(messages.get(random.nextInt(messages.size())));
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @Nested
    @DisplayName("on a secured line")
    class OnASecuredLine {

        @Test
        @DisplayName(
                "lengths beyond the limit of a type end the line at once, negative ones too; nothing is allocated for them")
        void lengths() throws Exception {
            try (LineConnector connector = connector()) {
                for (long length : new long[] {0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL, (1 << 20) + 1L}) {
                    for (int type : new int[] {0x01, 0x05, 0x10, 0x12, 0x15, 0x17, 0x19, 0x23, 0x32}) {
                        Line line = connect(connector, true);
                        line.send(ByteBuffer.wrap(frame(length, type, new byte[10])), LIMIT);
                        assertTrue(
                                line.receive(LIMIT) instanceof Message.Failure f && f.refusal() == Refusal.PROTOCOL,
                                length + " bytes of type " + type);
                        line.close();
                    }
                }
            }
        }

        @Test
        @DisplayName("random bytes instead of HELLO end the line")
        void beforeHello() throws Exception {
            try (LineConnector connector = connector()) {
                attack(48, random -> {
                    Line line = connect(connector, false);
                    line.send(ByteBuffer.wrap(bytes(random, 3000)), LIMIT);
                    assertEnds(line);
                });
            }
        }

        @Test
        @DisplayName("random bytes after the login do no harm")
        void afterLogin() throws Exception {
            try (LineConnector connector = connector()) {
                attack(64, random -> throwAt(connect(connector, true), bytes(random, 3000)));
            }
        }

        @Test
        @DisplayName("random frames, and frames with some bits flipped, do no harm")
        void frames() throws Exception {
            try (LineConnector connector = connector()) {
                attack(128, random -> {
                    byte[] frame;
                    if (random.nextBoolean()) {
                        byte[] body = bytes(random, 300);
                        frame = frame(body.length, random.nextInt(0x40), body);
                    } else {
                        frame = valid(random);
                        for (int flips = random.nextInt(4); flips > 0; flips--) {
                            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                        }
                    }
                    throwAt(connect(connector, true), frame);
                });
            }
        }

        @Test
        @DisplayName("what another client got opens nothing, and is told like what never was")
        void foreign() throws Exception {
            byte[] content = Rig.content(1000, 3);
            Opened theirs = good.open(Rig.request());
            Rig.sendWanted(good, theirs, content, Rig.cut(content, 500));
            ResumeToken never = new ResumeToken("x".repeat(43));
            try (ReceiverLink link = rig.link(hostile, 1)) {
                for (ResumeToken token : List.of(theirs.token(), never)) {
                    Opened opened = new Opened(theirs.backup(), token, theirs.path());
                    assertRefused(() -> link.resume(theirs.backup(), token));
                    assertRefused(() -> link.offer(token, Rig.cut(content, 500)));
                    assertRefused(() -> Rig.send(
                            link, opened, content, Rig.cut(content, 500).getFirst()));
                    assertRefused(() -> Rig.seal(link, opened, content));
                    assertRefused(() -> link.abandon(token));
                }
            }
            assertTrue(Rig.seal(good, theirs, content).good());
        }

        private void assertRefused(org.junit.jupiter.api.function.Executable call) {
            io.quiesce.api.error.TransferException e = assertThrows(io.quiesce.api.error.TransferException.class, call);
            assertEquals(Refusal.TOKEN, e.refusal());
            assertTrue(String.valueOf(e.getMessage()).endsWith("the desk says TOKEN"), e.getMessage());
        }

        @Test
        @DisplayName("a chunk that dribbles in is given up, although the line is never silent")
        void dribbling() throws Exception {
            Opened opened = rig.desk.open("mallory", Rig.request());
            byte[] content = Rig.content(1 << 20, 1);
            try (LineConnector connector = connector()) {
                Line line = connect(connector, true);
                line.send(
                        new Message.Chunk(
                                opened.token(), Rig.cut(content, content.length).getFirst()),
                        LIMIT);
                long begun = System.nanoTime();
                assertThrows(IOException.class, () -> {
                    while (true) {
                        line.send(new Message.Data(ByteBuffer.wrap(content, 0, 10)), LIMIT);
                        java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                        if (!line.usable()) {
                            throw new IOException("ended");
                        }
                    }
                });
                assertTrue(System.nanoTime() - begun < LIMIT.toNanos(), "it was listened to for too long");
            }
        }

        @Test
        @DisplayName("chunks that are announced and never sent hold no more lines than one client may have")
        void announced() throws Exception {
            Opened opened = rig.desk.open("mallory", Rig.request());
            byte[] content = Rig.content(1000, 1);
            try (LineConnector connector = connector()) {
                int refused = 0;
                List<Line> lines = new ArrayList<>();
                for (int i = 0; i < Limits.DEFAULT.linesPerClient() + 5; i++) {
                    Line line = connector.connect("127.0.0.1", port(false), LIMIT);
                    line.send(new Message.Hello(1, 1, Message.Role.AGENT, LIMIT, "test"), LIMIT);
                    Message answer = line.receive(LIMIT);
                    if (answer instanceof Message.Failure f && f.refusal() == Refusal.BUSY) {
                        refused++;
                    } else {
                        line.send(
                                new Message.Chunk(
                                        opened.token(), Rig.cut(content, 1000).getFirst()),
                                LIMIT);
                    }
                    lines.add(line);
                }
                assertTrue(refused >= 1, "nobody was refused");
                assertEquals("web1", good.status().client());
                for (Line line : lines) {
                    assertEnds(line);
                }
            }
        }
    }

    /** The receiver ends the line by itself, with a last word or without. */
    private static void assertEnds(Line line) throws IOException {
        try {
            while (true) {
                line.receive(LIMIT);
            }
        } catch (IOException e) {
            assertFalse(String.valueOf(e.getMessage()).contains("silent"), "the line was left open");
        }
    }
}
