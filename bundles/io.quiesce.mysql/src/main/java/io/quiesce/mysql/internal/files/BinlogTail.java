package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads one binary log to its end, event by event, taking only headers and GTIDs (MySQL internals manual, "Binary Log Event";
 * MariaDB "2-Binlog Event Header").
 *
 * @param end of the last whole event
 * @param inUse LOG_EVENT_BINLOG_IN_USE_F of the format description event
 * @param gtids state at the end; empty when the file is encrypted, has events of unknown form, or GTIDs are not in use
 */
record BinlogTail(long end, boolean inUse, Optional<String> gtids) {

    private static final int MAGIC = 0x6e6962fe;
    private static final int HEADER = 19;
    private static final int GTID = 33;
    private static final int PREVIOUS_GTIDS = 35;
    private static final int GTID_TAGGED = 42;
    private static final int MARIADB_GTID = 162;
    private static final int MARIADB_GTID_LIST = 163;
    private static final int LONGEST_LIST = 16 * 1024 * 1024;

    static BinlogTail read(Path file, Flavour flavour) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 4 || bytes(channel, 0, 4).getInt() != MAGIC) {
                // encrypted ones begin with FD 62 69 6E
                return new BinlogTail(size, false, Optional.empty());
            }
            return read(channel, size, flavour == Flavour.MYSQL ? new MySqlGtids() : new MariaDbGtids());
        }
    }

    private static BinlogTail read(FileChannel channel, long size, GtidState state) throws IOException {
        long at = 4;
        boolean inUse = false;
        boolean known = true;
        while (at + HEADER <= size) {
            ByteBuffer header = bytes(channel, at, HEADER);
            int type = header.get(4) & 0xff;
            long length = header.getInt(9) & 0xffffffffL;
            if (length < HEADER || at + length > size) {
                break;
            }
            if (at == 4) {
                inUse = (header.getShort(17) & 1) != 0;
            }
            known &= type != GTID_TAGGED && (!isGtid(type) || accept(channel, at, header, length, state));
            at += length;
        }
        return new BinlogTail(at, inUse, known ? state.text() : Optional.empty());
    }

    private static boolean isGtid(int type) {
        return type == GTID || type == PREVIOUS_GTIDS || type == MARIADB_GTID || type == MARIADB_GTID_LIST;
    }

    private static boolean accept(FileChannel channel, long at, ByteBuffer header, long length, GtidState state)
            throws IOException {
        if (length > LONGEST_LIST) {
            return false;
        }
        ByteBuffer body = bytes(channel, at + HEADER, (int) length - HEADER);
        int type = header.get(4) & 0xff;
        boolean list = type == PREVIOUS_GTIDS || type == MARIADB_GTID_LIST;
        try {
            return list ? state.list(body) : state.one(body, header.getInt(5) & 0xffffffffL);
        } catch (java.nio.BufferUnderflowException e) {
            return false;
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("a binary log became shorter while it was read");
            }
        }
        return bytes.flip();
    }
}
