package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.ResumeToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * What the receiver remembers of an OPEN across its own restarts (docs/storage.md).
 *
 * @param client whose certificate opened it; nobody else's reaches it
 */
record OpenRecord(String client, OpenRequest request, ResumeToken token, Instant created) {

    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(client);
            out.writeUTF(request.backup().toString());
            out.writeUTF(request.plan());
            out.writeUTF(request.wish().directory());
            out.writeUTF(request.wish().file());
            out.writeUTF(request.layout().name());
            out.writeLong(request.chunkSize().bytes());
            out.writeLong(request.expected().bytes());
            out.writeUTF(token.value());
            out.writeLong(created.toEpochMilli());
        } catch (IOException e) {
            throw new IllegalArgumentException("a text of the request is too long", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are not such a record or of another version */
    static OpenRecord decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("open record of version " + version);
            }
            String client = in.readUTF();
            OpenRequest request = new OpenRequest(
                    BackupId.parse(in.readUTF()),
                    in.readUTF(),
                    new NameWish(in.readUTF(), in.readUTF()),
                    Layout.valueOf(in.readUTF()),
                    new ByteSize(in.readLong()),
                    new ByteSize(in.readLong()));
            ResumeToken token = new ResumeToken(in.readUTF());
            return new OpenRecord(client, request, token, Instant.ofEpochMilli(in.readLong()));
        } catch (IOException e) {
            throw new IllegalArgumentException("open record is cut off", e);
        }
    }

    /** Whether a repeated OPEN asks for the same; the estimate may have changed. */
    boolean sameAs(OpenRequest again) {
        return request.backup().equals(again.backup())
                && request.plan().equals(again.plan())
                && request.wish().equals(again.wish())
                && request.layout() == again.layout()
                && request.chunkSize().equals(again.chunkSize());
    }
}
