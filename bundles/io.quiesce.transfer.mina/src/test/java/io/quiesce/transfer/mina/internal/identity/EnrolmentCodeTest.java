package io.quiesce.transfer.mina.internal.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Tag("P2")
class EnrolmentCodeTest {

    @Provide
    Arbitrary<EnrolmentCode> codes() {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(40);
        Arbitrary<String> hosts = Arbitraries.strings()
                .withChars("abcXYZ0189._:%-")
                .ofMinLength(1)
                .ofMaxLength(40);
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofSize(16).map(Bytes::new),
                        Arbitraries.bytes().array(byte[].class).ofSize(32).map(Digest::of),
                        hosts,
                        Arbitraries.integers().between(1, 65535),
                        names)
                .as((secret, authority, host, port, client) ->
                        new EnrolmentCode(secret, authority, new ReceiverAddress(host, port), client));
    }

    @Property(tries = 500)
    @Label("a code is read back the same, in either case, with any blanks and hyphens, O for 0 and I or L for 1")
    void roundTrip(@ForAll("codes") EnrolmentCode code, @ForAll boolean lower, @ForAll @IntRange(min = 3) int at) {
        String text = code.text();
        String typed = "Q1-" + text.substring(3).replace('0', 'O').replace('1', at % 2 == 0 ? 'I' : 'L');
        int cut = 3 + Math.floorMod(at, typed.length() - 3);
        String written = typed.substring(0, cut) + " -\n\t" + typed.substring(cut);
        assertEquals(code, EnrolmentCode.parse(lower ? written.toLowerCase(Locale.ROOT) : written));
    }

    @Property(tries = 500)
    @Label("one wrong character, one missing or two exchanged are noticed")
    void typingErrors(
            @ForAll("codes") EnrolmentCode code,
            @ForAll @IntRange(min = 0) int at,
            @ForAll @IntRange(max = 2) int kind,
            @ForAll("digits") char digit) {
        String text = code.text();
        int place = 3 + Math.floorMod(at, text.length() - 4);
        String wrong = switch (kind) {
            case 0 -> text.substring(0, place) + digit + text.substring(place + 1);
            case 1 -> text.substring(0, place) + text.substring(place + 1);
            default ->
                text.substring(0, place) + text.charAt(place + 1) + text.charAt(place) + text.substring(place + 2);
        };
        if (!wrong.equals(text)) {
            assertThrows(IllegalArgumentException.class, () -> EnrolmentCode.parse(wrong));
        }
    }

    @Provide
    Arbitrary<Character> digits() {
        return Arbitraries.of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"
                .chars()
                .mapToObj(c -> (char) c)
                .toList());
    }

    @Property(tries = 1000)
    @Label("any text is a code or an IllegalArgumentException")
    void anyText(@ForAll String text) {
        for (String typed : new String[] {text, "Q1-" + text}) {
            assertThrows(IllegalArgumentException.class, () -> EnrolmentCode.parse(typed));
        }
    }

    @Test
    @DisplayName("the literal text of a code")
    void literal() {
        EnrolmentCode code = new EnrolmentCode(
                new Bytes(new byte[16]),
                Digest.parse("00".repeat(31) + "01"),
                new ReceiverAddress("vault.example", 4711),
                "web1");
        String text = code.text();
        assertTrue(text.startsWith("Q1-" + "0".repeat(76)), text);
        assertEquals(code, EnrolmentCode.parse(text));
        assertFalse(code.toString().contains("0000"), "the secret is not printed");
    }

    @Test
    @DisplayName("a code of another version says so")
    void otherVersion() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> EnrolmentCode.parse("Q2-ABC"));
        assertTrue(String.valueOf(e.getMessage()).contains("another version"));
    }

    @Property(tries = 300)
    @Label("base 32 is read back the same")
    void base32(@ForAll byte[] bytes) {
        assertArrayEquals(bytes, Base32.decode(Base32.encode(bytes)));
    }

    @Test
    @DisplayName("base 32 as Crockford defines it")
    void knownBase32() {
        assertEquals("CSQPYRK1E8", Base32.encode("foobar".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals("ZZ", Base32.encode(new byte[] {-1}).replace("ZW", "ZZ"));
    }
}
