package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.transfer.mina.internal.wire.FrameDecoder;
import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** Messages of the transfer protocol over a socket, before the control channel begins on it. One thread. */
final class MessageStream {

    private final Socket socket;

    MessageStream(Socket socket) {
        this.socket = socket;
    }

    void write(Message message) throws IOException {
        ByteBuffer frame = FrameEncoder.encode(message);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Takes the bytes of one message and none of what comes after it. */
    Message read(Set<Kind> allowed) throws IOException, ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(allowed);
        byte[] header = exactly(FrameEncoder.HEADER);
        Optional<Message> message = decoder.next(ByteBuffer.wrap(header));
        if (message.isEmpty()) {
            // the decoder has found the length right for its kind, so that it is small
            message =
                    decoder.next(ByteBuffer.wrap(exactly(ByteBuffer.wrap(header).getInt())));
        }
        return message.orElseThrow(() -> new EOFException("the message is not complete"));
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the other side has closed the connection");
        }
        return bytes;
    }
}
