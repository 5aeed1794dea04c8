package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.UploadPart;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** The bytes of an upload's journal (docs/storage.md): a header that names the key, then one record per entry. */
final class PartJournal {

    private static final byte[] MAGIC = "QSCPARTS".getBytes(StandardCharsets.US_ASCII);
    private static final short VERSION = 1;
    private static final int RECORD = 64;
    private static final int CHECKED = RECORD - Integer.BYTES;
    private static final byte KEPT = 1;
    private static final byte DISCARDED = 2;

    /** A part was kept, or taken back. */
    record Entry(boolean kept, UploadPart part) {}

    private PartJournal() {}

    static ByteBuffer header(ObjectKey key) {
        byte[] name = key.value().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + 2 * Short.BYTES + name.length + Integer.BYTES);
        bytes.put(MAGIC).putShort(VERSION).putShort((short) name.length).put(name);
        return bytes.putInt(crc(bytes.array(), bytes.position())).flip();
    }

    static ByteBuffer encode(List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.size() * RECORD);
        for (Entry entry : entries) {
            ByteBuffer one = ByteBuffer.allocate(RECORD);
            one.put(entry.kept() ? KEPT : DISCARDED).put(new byte[3]);
            one.putInt(entry.part().number())
                    .putLong(entry.part().offset())
                    .putInt(entry.part().length());
            one.put(entry.part().sha256().bytes()).putLong(0);
            one.putInt(crc(one.array(), CHECKED));
            bytes.put(one.flip());
        }
        return bytes.flip();
    }

    /**
     * Reads a journal up to its first record that is torn.
     *
     * @return bytes that are whole, header included; 0 when there is no journal or its header never became durable
     */
    static long read(Path file, ObjectKey key, Consumer<Entry> entries) throws StorageException {
        byte[] header = header(key).array();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            byte[] found = in.readNBytes(header.length);
            if (found.length < header.length || Arrays.equals(found, new byte[header.length])) {
                return 0;
            }
            if (!Arrays.equals(found, header)) {
                throw damaged(file);
            }
            long whole = header.length;
            byte[] record = in.readNBytes(RECORD);
            while (record.length == RECORD && intact(record)) {
                entries.accept(decode(record));
                whole += RECORD;
                record = in.readNBytes(RECORD);
            }
            return whole;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw Suspension.failure("read", file, e);
        } catch (IllegalArgumentException e) {
            throw damaged(file); // an intact record with impossible numbers: not ours
        }
    }

    private static StorageException damaged(Path file) {
        return new StorageException(
                Kind.FAILED,
                file + " is damaged or belongs to another upload",
                "Give the transfer up; begin a new one.");
    }

    private static boolean intact(byte[] record) {
        return (record[0] == KEPT || record[0] == DISCARDED)
                && ByteBuffer.wrap(record).getInt(CHECKED) == crc(record, CHECKED);
    }

    private static Entry decode(byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record).position(4);
        int number = bytes.getInt();
        long offset = bytes.getLong();
        int length = bytes.getInt();
        byte[] digest = new byte[Digest.LENGTH];
        bytes.get(digest);
        return new Entry(record[0] == KEPT, new UploadPart(number, offset, length, Digest.of(digest)));
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
