package io.quiesce.compression.internal.contents;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A name or path as the bytes the file system holds; need not be UTF-8. Immutable. */
public final class Name {

    public static final Name EMPTY = new Name(new byte[0]);

    /** The longest name a zip can hold, with room for a closing slash. */
    public static final int LONGEST = 0xFFFE;

    private final byte[] bytes;

    private Name(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over. */
    public static Name of(byte[] bytes) {
        return new Name(bytes);
    }

    public static Name of(String text) {
        return new Name(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves: not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** This name, then the segment. */
    public Name plus(byte[] segment) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + segment.length);
        System.arraycopy(segment, 0, all, bytes.length, segment.length);
        return new Name(all);
    }

    /** The bytes of the part from {@code from} on. */
    public byte[] from(int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    public boolean isAscii() {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** The text, when the bytes are valid UTF-8. */
    public Optional<String> utf8() {
        if (isAscii()) {
            return Optional.of(new String(bytes, StandardCharsets.US_ASCII));
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** For people: UTF-8 as it is; control characters, and every other byte of a name that is not UTF-8, as {@code \xNN}. */
    public String display() {
        Optional<String> text = utf8();
        StringBuilder shown = new StringBuilder(bytes.length);
        if (text.isPresent()) {
            text.get().chars().forEach(c -> append(shown, c, Character.isISOControl(c)));
        } else {
            for (byte b : bytes) {
                append(shown, b & 0xFF, b < 0x20 || b == 0x7F);
            }
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c, boolean escaped) {
        if (escaped) {
            shown.append(String.format(Locale.ROOT, "\\x%02X", c));
        } else {
            shown.append((char) c);
        }
    }

    @Override
    public boolean equals(@org.eclipse.jdt.annotation.Nullable Object other) {
        return other instanceof Name n && Arrays.equals(bytes, n.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return display();
    }
}
