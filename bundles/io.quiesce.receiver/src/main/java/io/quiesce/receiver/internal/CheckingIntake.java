package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.ChunkRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** A chunk that is held already and comes again: its bytes are checked and not written. */
final class CheckingIntake implements Intake {

    private final ChunkRef chunk;
    private final MessageDigest sha256 = Digest.sha256();
    private int seen;

    CheckingIntake(ChunkRef chunk) {
        this.chunk = chunk;
    }

    @Override
    public void write(ByteBuffer bytes) throws TransferException {
        if (bytes.remaining() > chunk.length() - seen) {
            throw Refusals.protocol("more bytes than the " + chunk.length() + " of chunk " + chunk.index());
        }
        seen += bytes.remaining();
        sha256.update(bytes);
    }

    @Override
    public void keep() throws TransferException {
        if (seen != chunk.length() || !Digest.of(sha256.digest()).equals(chunk.id())) {
            throw Refusals.digest("the bytes that came as chunk " + chunk.index() + " do not hash to its id");
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
