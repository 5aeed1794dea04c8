package io.quiesce.receiver.internal;

import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes as bytes: a version, then the fields in the order of their records (docs/storage.md). */
final class NoteText {

    private static final int VERSION = 1;
    private static final long NEVER = Long.MIN_VALUE;

    private NoteText() {}

    @FunctionalInterface
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            fields.write(out);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream open(byte[] note) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(note));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("a note of version " + version + ", which a newer receiver wrote");
        }
        return in;
    }

    static byte[] of(Hold hold) {
        return bytes(out -> {
            out.writeBoolean(hold.held());
            out.writeUTF(hold.reason());
            out.writeUTF(hold.by());
            out.writeLong(hold.at().toEpochMilli());
            write(out, hold.until());
        });
    }

    static Hold hold(byte[] note) throws IOException {
        DataInputStream in = open(note);
        return new Hold(
                in.readBoolean(), in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong()), readInstant(in));
    }

    static byte[] of(Examination examination) {
        return bytes(out -> {
            out.writeLong(examination.at().toEpochMilli());
            out.writeBoolean(examination.full());
            out.writeUTF(examination.by());
            out.writeLong(examination.bytes());
            write(out, examination.found());
            write(out, examination.bad());
            write(out, examination.lastFull());
        });
    }

    static Examination examination(byte[] note) throws IOException {
        DataInputStream in = open(note);
        return new Examination(
                Instant.ofEpochMilli(in.readLong()),
                in.readBoolean(),
                in.readUTF(),
                in.readLong(),
                readTexts(in),
                readTexts(in),
                readInstant(in));
    }

    private static void write(DataOutputStream out, Optional<Instant> instant) throws IOException {
        out.writeLong(instant.map(Instant::toEpochMilli).orElse(NEVER));
    }

    private static Optional<Instant> readInstant(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
