package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an administrator carries from the receiver to a new client (docs/protocol.md, "Enrolment").
 *
 * @param secret 16 random bytes; the receiver keeps only their digest
 * @param authority fingerprint of the receiver's authority
 * @param address of the enrolment port, as the client reaches it
 * @param client the name meant, for people
 */
public record EnrolmentCode(Bytes secret, Digest authority, ReceiverAddress address, String client) {

    /** Length of the secret in bytes. */
    public static final int SECRET = 16;

    private static final String PREFIX = "Q1";
    private static final int CHECK = 4;
    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_HOST = 253;

    /** Names and numbers, with the zone of an IPv6 address; some networks have names with an underscore. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");

    public EnrolmentCode {
        if (secret.value().length != SECRET
                || !isHost(address.host())
                || !printableAscii(client)
                || client.length() > 63) {
            throw new IllegalArgumentException("a code for '" + client + "' at " + address);
        }
    }

    /** Whether a peer can be reached under that name or number: in a code, and in what a home keeps about it. */
    public static boolean isHost(String host) {
        return HOST.matcher(host).matches() && host.length() <= LONGEST_HOST;
    }

    /** Digest of the secret: what the receiver stores. */
    public static Digest digest(Bytes secret) {
        return Digest.ofContent(secret.value(), 0, secret.value().length);
    }

    /** The text for the administrator; the only place where the secret is shown. */
    public String text() {
        byte[] host = address.host().getBytes(StandardCharsets.US_ASCII);
        byte[] name = client.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(SECRET + Digest.LENGTH + 2 + 1 + host.length + 1 + name.length + CHECK)
                .put(secret.value())
                .put(authority.bytes())
                .putShort((short) address.port())
                .put((byte) host.length)
                .put(host)
                .put((byte) name.length)
                .put(name);
        bytes.put(check(bytes.array(), bytes.position()));
        return PREFIX + "-" + Base32.encode(bytes.array());
    }

    /**
     * Reads what somebody typed or pasted.
     *
     * @throws IllegalArgumentException saying whether it is no code, of another version, or mistyped
     */
    public static EnrolmentCode parse(String typed) {
        String text = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (text.length() > LONGEST_TEXT || !text.matches("Q\\d.*")) {
            throw new IllegalArgumentException("this is no enrolment code: one begins with " + PREFIX + "-");
        }
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "this code begins with " + text.substring(0, 2) + ": it is for another version of Quiesce");
        }
        byte[] bytes = Base32.decode(text.substring(PREFIX.length()));
        int content = bytes.length - CHECK;
        if (content < 1 || !Arrays.equals(check(bytes, content), Arrays.copyOfRange(bytes, content, bytes.length))) {
            throw new IllegalArgumentException("the code is mistyped or incomplete: its check digits do not fit");
        }
        return fields(ByteBuffer.wrap(bytes, 0, content));
    }

    private static EnrolmentCode fields(ByteBuffer in) {
        try {
            byte[] secret = new byte[SECRET];
            byte[] authority = new byte[Digest.LENGTH];
            in.get(secret).get(authority);
            int port = in.getShort() & 0xFFFF;
            String host = ascii(in);
            String client = ascii(in);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("the code has " + in.remaining() + " bytes too many");
            }
            return new EnrolmentCode(new Bytes(secret), Digest.of(authority), new ReceiverAddress(host, port), client);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the code is too short", e);
        }
    }

    private static String ascii(ByteBuffer in) {
        byte[] text = new byte[in.get() & 0xFF];
        in.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static boolean printableAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static byte[] check(byte[] content, int length) {
        var sha = Digest.sha256();
        sha.update(PREFIX.getBytes(StandardCharsets.US_ASCII));
        sha.update(content, 0, length);
        return Arrays.copyOf(sha.digest(), CHECK);
    }

    @Override
    public String toString() {
        return "code for " + client + " at " + address;
    }
}
