package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests of a peer and their answers, one after the other, whatever the channel. */
final class Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int LARGEST_REQUEST = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Conversation() {}

    /** What a peer may send, and how slowly. */
    static Frames frames(ByteChannel channel) {
        return new Frames(channel, LARGEST_REQUEST, LIMIT);
    }

    /** Returns when the peer has left, or what it sends makes no sense. */
    static void hold(Frames frames, AgentDesk desk) {
        try {
            Optional<byte[]> request = frames.read();
            while (request.isPresent()) {
                frames.write(Calls.answer(desk, request.get()));
                request = frames.read();
            }
        } catch (Malformed e) {
            refuse(frames, e);
        } catch (IOException e) {
            LOG.debug("a connection of the control channel ended: {}", e.toString());
        }
    }

    /** What follows can't be told from the rest of it. */
    private static void refuse(Frames frames, Malformed problem) {
        try {
            frames.write(Calls.refusal(problem));
        } catch (IOException e) {
            LOG.debug("a connection of the control channel ended: {}", e.toString());
        }
    }
}
