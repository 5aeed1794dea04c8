package io.quiesce.transfer.mina.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is written is read back the same, however the network cuts it; what is not written so is refused. */
@Tag("R1.2")
@Tag("P2")
class RoundTripTest {

    private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

    @Provide
    Arbitrary<Message> messages() {
        return Messages.any();
    }

    @Property(tries = 500)
    @Label("any messages, cut anywhere, are read back equal and in order, and nothing is left over")
    void roundTrip(@ForAll @Size(max = 6) List<@net.jqwik.api.From("messages") Message> sent, @ForAll Random cuts)
            throws ProtocolViolation {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        sent.forEach(m -> {
            ByteBuffer frame = FrameEncoder.encode(m);
            stream.write(frame.array(), frame.position(), frame.remaining());
        });
        FrameDecoder decoder = new FrameDecoder(ALL);
        List<Message> received = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(stream.toByteArray());
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), 1 + cuts.nextInt(200));
            ByteBuffer part = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            for (Optional<Message> m = decoder.next(part); m.isPresent(); m = decoder.next(part)) {
                received.add(m.get());
            }
            assertFalse(part.hasRemaining());
        }
        assertEquals(joined(sent), joined(received));
    }

    /** Runs of DATA count as the bytes they are: frames and pieces are of no account. */
    private static List<Object> joined(List<Message> messages) {
        List<Object> result = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (Message m : messages) {
            if (m instanceof Message.Data d) {
                ByteBuffer bytes = d.bytes().duplicate();
                while (bytes.hasRemaining()) {
                    data.append((char) bytes.get());
                }
            } else {
                result.add(data.toString());
                data.setLength(0);
                result.add(m);
            }
        }
        result.add(data.toString());
        return result;
    }

    @Property(tries = 2000)
    @Label("random bytes give messages or a violation, never anything else")
    void randomBytes(@ForAll byte[] noise) {
        readAll(new FrameDecoder(ALL), noise);
    }

    @Property(tries = 2000)
    @Label("a frame with changed bytes gives messages or a violation, never anything else")
    void damagedFrames(
            @ForAll("messages") Message message,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int changes) {
        ByteBuffer frame = FrameEncoder.encode(message);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        readAll(new FrameDecoder(ALL), bytes);
    }

    @Property(tries = 500)
    @Label("a body with a byte too many or too few is a violation")
    void wrongLength(@ForAll("messages") Message message, @ForAll boolean longer) {
        if (message instanceof Message.Data) {
            return;
        }
        ByteBuffer frame = FrameEncoder.encode(message);
        int body = frame.remaining() - FrameEncoder.HEADER;
        int wrong = longer ? body + 1 : Math.max(0, body - 1);
        ByteBuffer changed = ByteBuffer.allocate(FrameEncoder.HEADER + wrong);
        changed.put(frame.slice(0, Math.min(frame.limit(), changed.capacity())));
        changed.putInt(0, wrong);
        boolean violated = readAll(new FrameDecoder(ALL), changed.array());
        assertTrue(violated || wrong == body, message + " with " + wrong + " instead of " + body + " bytes");
    }

    /** Whether reading ended with a violation. */
    private static boolean readAll(FrameDecoder decoder, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            for (Optional<Message> m = decoder.next(input); m.isPresent(); m = decoder.next(input)) {
                assertTrue(m.get() instanceof Message);
            }
            assertFalse(input.hasRemaining());
            return false;
        } catch (ProtocolViolation e) {
            return true;
        }
    }
}
