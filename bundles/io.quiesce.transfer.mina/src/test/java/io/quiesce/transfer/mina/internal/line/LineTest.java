package io.quiesce.transfer.mina.internal.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IoSession;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a line holds of what its peer sends. */
@Tag("P11")
@Tag("R8.5")
class LineTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final byte DATA = 5;
    private static final int FRAME = FrameEncoder.HEADER + 1;
    private static final int FRAMES = SocketSettings.LARGEST_READ / FRAME;

    private final DummySession session = session();
    private final List<Throwable> caught = new ArrayList<>();
    private final Line line = new Line(session, Kind.fromAgent());

    @BeforeEach
    void connect() {
        session.setHandler(new Handler());
    }

    private static DummySession session() {
        DummySession session = new DummySession();
        session.setRemoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7443));
        return session;
    }

    @NonNullByDefault({}) // overrides methods of libraries that say nothing about null
    private final class Handler extends IoHandlerAdapter {
        @Override
        public void exceptionCaught(IoSession where, Throwable cause) {
            caught.add(cause);
        }
    }

    /** Frames of one byte each, as many as one read of the socket can hold. */
    private static ByteBuffer tiny() {
        ByteBuffer frames = ByteBuffer.allocate(FRAMES * FRAME);
        for (int i = 0; i < FRAMES; i++) {
            frames.putInt(1).put(DATA).put((byte) i);
        }
        return frames.flip();
    }

    private int taken() {
        int count = 0;
        while (line.poll().isPresent()) {
            count++;
        }
        return count;
    }

    @Test
    @DisplayName("frames of one byte weigh what they take in memory: one read of them fills the inbox")
    void tinyFrames() throws Exception {
        line.received(tiny());
        assertTrue(session.isReadSuspended(), "reading goes on");
    }

    @Test
    @DisplayName(
            "what was read and not decoded comes in order when the inbox is emptied, and then the socket is read again")
    void rest() throws Exception {
        line.received(tiny());
        line.received(tiny()); // was under way
        for (int i = 0; i < 2 * FRAMES; i++) {
            Message.Data data = (Message.Data) line.receive(SOON);
            assertEquals((byte) (i % FRAMES), data.bytes().get(data.bytes().position()));
        }
        assertFalse(line.hasMessages());
        assertFalse(session.isReadSuspended(), "nothing is read any more");
    }

    @Test
    @DisplayName("a violation in what was decoded late ends the line as one that is seen at once")
    void lateViolation() throws Exception {
        ByteBuffer frames = ByteBuffer.allocate(FRAMES * FRAME + FrameEncoder.HEADER)
                .put(tiny())
                .putInt(0)
                .put((byte) 0x7F)
                .flip();
        line.received(frames);
        assertEquals(FRAMES, taken());
        assertEquals(
                List.of(ProtocolViolation.class),
                caught.stream().map(Object::getClass).toList());
        assertThrows(
                ProtocolViolation.class,
                () -> new Line(session, Kind.fromAgent()).received(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0x7F})));
    }
}
