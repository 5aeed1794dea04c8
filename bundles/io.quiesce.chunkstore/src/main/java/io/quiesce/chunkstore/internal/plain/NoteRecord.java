package io.quiesce.chunkstore.internal.plain;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A small record of the store: magic, path, the caller's note, CRC-32C (docs/storage.md). */
record NoteRecord(String path, byte[] note) {

    /** Larger ones are not ours. */
    static final int LONGEST = 1 << 20;

    byte[] encode(String magic) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(magic.getBytes(StandardCharsets.US_ASCII));
            out.writeUTF(path);
            out.writeInt(note.length);
            out.write(note);
            out.writeInt(crc(bytes.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when the bytes are not whole or not of that kind */
    static NoteRecord decode(String magic, byte[] bytes) throws IOException {
        int checked = bytes.length - Integer.BYTES;
        if (checked < 0 || ByteBuffer.wrap(bytes).getInt(checked) != crc(Arrays.copyOf(bytes, checked))) {
            throw new IOException("record is damaged");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, checked));
        if (!new String(in.readNBytes(magic.length()), StandardCharsets.US_ASCII).equals(magic)) {
            throw new IOException("record is not of the kind " + magic);
        }
        String path = in.readUTF();
        int length = in.readInt();
        if (length != in.available()) {
            throw new IOException("record is damaged");
        }
        byte[] note = in.readNBytes(length);
        return new NoteRecord(path, note);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
