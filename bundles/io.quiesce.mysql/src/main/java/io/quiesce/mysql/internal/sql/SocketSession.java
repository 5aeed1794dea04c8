package io.quiesce.mysql.internal.sql;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements over a UNIX socket, to a server that asks for no account. The JDBC driver speaks TCP only. Of the client/server
 * protocol (dev.mysql.com, "MySQL Client/Server Protocol") this is the handshake 41 without a password, and
 * {@code COM_QUERY} with text results of packets below 16 MiB.
 */
public final class SocketSession implements AutoCloseable {

    /** LONG_PASSWORD, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
    private static final int CAPABILITIES = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x80000;

    private static final int UTF8MB4 = 45;
    private static final int LARGEST_PACKET = 0xffffff;
    private static final int OK = 0x00;
    private static final int NULL = 0xfb;
    private static final int EOF = 0xfe;
    private static final int ERROR = 0xff;
    private static final byte QUERY = 3;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final OutputStream out;
    private int sequence;

    private SocketSession(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    public static SocketSession open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            SocketSession session = new SocketSession(channel);
            session.greet();
            return session;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void greet() throws IOException {
        receive(); // the greeting: version, salt, what it can do
        byte[] user = "root".getBytes(StandardCharsets.US_ASCII);
        byte[] plugin = "mysql_native_password".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer response = ByteBuffer.allocate(32 + user.length + 2 + plugin.length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CAPABILITIES)
                .putInt(LARGEST_PACKET)
                .put((byte) UTF8MB4)
                .put(new byte[23])
                .put(user)
                .put((byte) 0)
                .put((byte) 0) // length of the answer to the salt
                .put(plugin)
                .put((byte) 0);
        send(response.array());
        while ((receive().get(0) & 0xff) != OK) {
            send(new byte[0]); // to another plug-in, nothing either
        }
    }

    /** Rows of texts; a NULL is an empty one. */
    public List<List<String>> query(String statement) throws IOException {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        sequence = 0;
        send(ByteBuffer.allocate(1 + text.length).put(QUERY).put(text).array());
        ByteBuffer first = receive();
        List<List<String>> rows = new ArrayList<>();
        if ((first.get(0) & 0xff) == OK) {
            return rows;
        }
        long columns = number(first);
        for (long i = 0; i <= columns; i++) {
            receive(); // what the columns are, and their end
        }
        for (ByteBuffer row = receive(); !isEnd(row); row = receive()) {
            List<String> values = new ArrayList<>();
            while (row.hasRemaining()) {
                values.add(text(row));
            }
            rows.add(values);
        }
        return rows;
    }

    private static boolean isEnd(ByteBuffer packet) {
        return (packet.get(0) & 0xff) == EOF && packet.limit() < 9;
    }

    private static String text(ByteBuffer row) throws IOException {
        if ((row.get(row.position()) & 0xff) == NULL) {
            row.get();
            return "";
        }
        long length = number(row);
        if (length < 0 || length > row.remaining()) {
            throw new IOException("the server sent a text of " + length + " bytes in a packet of " + row.limit());
        }
        byte[] bytes = new byte[(int) length];
        row.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A number of one, two, three or eight bytes, as the first one says. */
    private static long number(ByteBuffer packet) {
        int first = packet.get() & 0xff;
        int bytes = switch (first) {
            case 0xfc -> 2;
            case 0xfd -> 3;
            case 0xfe -> 8;
            default -> 0;
        };
        long value = bytes == 0 ? first : 0;
        for (int i = 0; i < bytes; i++) {
            value |= (packet.get() & 0xffL) << (8 * i);
        }
        return value;
    }

    private void send(byte[] payload) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(4 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(payload.length | sequence << 24).put(payload);
        out.write(packet.array());
    }

    /** @throws IOException also when the packet says that something failed, with the server's message */
    private ByteBuffer receive() throws IOException {
        byte[] payload;
        try {
            int header = Integer.reverseBytes(in.readInt());
            payload = new byte[header & LARGEST_PACKET];
            sequence = (header >>> 24) + 1 & 0xff;
            in.readFully(payload);
        } catch (EOFException e) {
            throw new IOException("the server has ended", e);
        }
        if (payload.length == 0) {
            throw new IOException("the server sent an empty packet");
        }
        if ((payload[0] & 0xff) == ERROR) {
            throw new IOException(new String(
                    payload, Math.min(9, payload.length), Math.max(0, payload.length - 9), StandardCharsets.UTF_8));
        }
        return ByteBuffer.wrap(payload);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
