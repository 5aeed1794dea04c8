package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Who gets a connection. */
@Tag("R3.1")
class TcpListenerTest {

    private static final int PORT = 3306;

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static TcpListener at(String address, long user) {
        return new TcpListener(address(address), PORT, user);
    }

    /** A line as the kernel writes it. */
    private static Optional<TcpListener> parse(byte[] address, int port, String state, long user) {
        StringBuilder hex = new StringBuilder();
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            hex.append("%08X".formatted(words.getInt()));
        }
        return TcpListener.parse(
                "  12: %s:%04X 00000000:0000 %s 00000000:00000000 00:00000000 00000000 %5d        0 5001 1 0"
                        .formatted(hex, port, state, user));
    }

    /** Users of the sockets that get a connection to an address. */
    private static List<Long> users(String address, TcpListener... all) {
        return TcpListener.nearest(List.of(all), address(address)).stream()
                .map(TcpListener::user)
                .toList();
    }

    @Property(tries = 300)
    @Label("is read from the kernel's table, for both families")
    void read(
            @ForAll("bytes") byte[] bytes,
            @ForAll @IntRange(min = 1, max = 65535) int port,
            @ForAll @LongRange(max = 0xFFFF_FFFEL) long user)
            throws UnknownHostException {
        assertEquals(
                Optional.of(new TcpListener(InetAddress.getByAddress(bytes), port, user)),
                parse(bytes, port, "0A", user));
        assertEquals(Optional.empty(), parse(bytes, port, "01", user), "a connection");
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofSize(4),
                Arbitraries.bytes().array(byte[].class).ofSize(16));
    }

    @Example
    @Label("an IPv4 address in an IPv6 socket is that address")
    void mapped() {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        assertEquals(Optional.of(at("127.0.0.1", 107)), parse(bytes, PORT, "0A", 107));
    }

    @Example
    @Label("is whoever listens on the address itself, else on all of its kind, else on all")
    void nearest() {
        TcpListener own = at("127.0.0.1", 1);
        TcpListener four = at("0.0.0.0", 2);
        TcpListener both = at("::", 3);

        assertEquals(List.of(1L), users("127.0.0.1", both, four, own));
        assertEquals(List.of(2L), users("127.0.0.1", both, four, at("127.0.0.2", 4)));
        assertEquals(List.of(3L), users("127.0.0.1", both, at("::1", 4)));
        assertEquals(List.of(3L), users("::1", both, four));
        assertEquals(List.of(), users("::1", four, own));
        assertEquals(List.of(1L, 5L), users("127.0.0.1", own, at("127.0.0.1", 5)), "sockets that share a port");
    }

    @Property(tries = 300)
    @Label("is nobody on another address, and never left out on the address itself")
    void never(@ForAll @Size(max = 6) List<Place> places, @ForAll Place to) {
        List<TcpListener> all = Stream.iterate(0, i -> i < places.size(), i -> i + 1)
                .map(i -> at(places.get(i).text, i))
                .toList();

        List<TcpListener> found = TcpListener.nearest(all, address(to.text));

        List<TcpListener> exact =
                all.stream().filter(l -> l.address().equals(address(to.text))).toList();
        assertEquals(exact.isEmpty() ? found : exact, found);
        assertEquals(
                List.of(),
                found.stream()
                        .filter(l -> !l.address().equals(address(to.text)))
                        .filter(l -> !l.address().isAnyLocalAddress())
                        .toList());
    }

    enum Place {
        LOOPBACK("127.0.0.1"),
        OTHER_LOOPBACK("127.0.0.2"),
        SIX("::1"),
        NET("192.0.2.7"),
        ALL_FOUR("0.0.0.0"),
        ALL("::");

        private final String text;

        Place(String text) {
            this.text = text;
        }
    }
}
