package io.quiesce.transfer.mina.internal.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.Role;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.write.WriteRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver's end whose handshake is over, and a stranger at the other. */
@Tag("P11")
@Tag("R8.5")
@Timeout(60)
class TlsSessionTest {

    private static final int PACKET = 32 << 10;

    private final List<WriteRequest> written = new ArrayList<>();
    private final NextFilter socket = (NextFilter) Proxy.newProxyInstance(
            NextFilter.class.getClassLoader(), new Class<?>[] {NextFilter.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("filterWrite")) {
                    written.add((WriteRequest) arguments[1]);
                }
                return null;
            });
    private final SSLEngine peer;
    private final TlsSession session;

    TlsSessionTest() throws GeneralSecurityException {
        Clock clock = Clock.systemUTC();
        Lifetimes lives = new Lifetimes(Duration.ofDays(9), Duration.ofDays(3), Duration.ofDays(3));
        SecureRandom random = new SecureRandom();
        Authority authority = new Authority(Authority.create(clock, random, lives), clock, random, lives);
        Identity own = authority.newServer(Role.RECEIVER, List.of("vault.example"));
        peer = TlsEngines.enrollingAgent(authority.fingerprint(), clock).get();
        session = new TlsSession(
                TlsEngines.enrollingReceiver(() -> own, authority.fingerprint(), clock)
                        .get(),
                TlsEngines.ENROLMENT,
                new DummySession());
    }

    @BeforeEach
    void shakeHands() throws SSLException {
        session.begin(socket);
        peer.beginHandshake();
        do {
            session.received(socket, sent());
            read();
        } while (peer.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING);
        read(); // the session ticket
    }

    /** The peer reads what there is for it. */
    private void read() throws SSLException {
        for (ByteBuffer records : taken()) {
            while (records.hasRemaining()) {
                peer.unwrap(records, ByteBuffer.allocate(PACKET));
                runTasks();
                session.received(socket, sent());
            }
        }
    }

    private void runTasks() {
        for (Runnable task = peer.getDelegatedTask(); task != null; task = peer.getDelegatedTask()) {
            task.run();
        }
    }

    /** What the peer has to say. */
    private ByteBuffer sent() throws SSLException {
        ByteBuffer records = ByteBuffer.allocate(4 * PACKET);
        while (peer.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            peer.wrap(ByteBuffer.allocate(0), records);
            runTasks();
        }
        return records.flip();
    }

    /** What the session has handed to the socket, which takes it. */
    private List<ByteBuffer> taken() {
        List<ByteBuffer> bytes = new ArrayList<>();
        for (WriteRequest request : written) {
            bytes.add(((IoBuffer) request.getMessage()).buf());
            request.getFuture().setWritten();
        }
        written.clear();
        return bytes;
    }

    private ByteBuffer newKey() throws SSLException {
        peer.beginHandshake(); // after the handshake: KeyUpdate with update_requested
        return sent();
    }

    @Test
    @DisplayName("an answer to KeyUpdate takes its own few bytes of memory, however many have been taken")
    void answers() throws SSLException {
        for (int i = 0; i < 10 * TlsSession.MOST_ANSWERS; i++) {
            session.received(socket, newKey());
            assertEquals(1, written.size());
            assertTrue(((IoBuffer) written.getFirst().getMessage()).capacity() < 100, "an answer of any size");
            read();
        }
    }

    @Test
    @DisplayName("a peer that asks for key after key and reads no answer is cut")
    void flood() throws SSLException {
        List<ByteBuffer> updates = new ArrayList<>();
        for (int i = 0; i <= TlsSession.MOST_ANSWERS; i++) {
            updates.add(newKey());
        }
        ByteBuffer flood = ByteBuffer.allocate(
                updates.stream().mapToInt(ByteBuffer::remaining).sum());
        updates.forEach(flood::put);
        SSLException cut = assertThrows(SSLException.class, () -> session.received(socket, flood.flip()));
        assertTrue(String.valueOf(cut.getMessage()).contains("new keys"), cut.getMessage());
        assertTrue(written.size() <= TlsSession.MOST_ANSWERS + 1, written.size() + " writes, close_notify included");
    }
}
