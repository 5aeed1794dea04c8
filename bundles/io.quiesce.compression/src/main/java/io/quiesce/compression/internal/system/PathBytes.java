package io.quiesce.compression.internal.system;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths as the bytes the file system holds. Java keeps them inside a {@code Path} on Unix but shows them only as text in
 * the locale's encoding; the URI form has every byte, whatever the locale (sun.nio.fs.UnixUriUtils).
 */
public final class PathBytes {

    private static final boolean UTF8_PATHS = StandardCharsets.UTF_8.equals(pathCharset());
    private static final boolean TEXT_IS_EXACT =
            Platform.CURRENT == Platform.WINDOWS || Platform.CURRENT == Platform.MACOS;
    private static final char REPLACEMENT = '\uFFFD';

    private PathBytes() {}

    /**
     * The bytes of a path; segments are joined by a slash.
     *
     * @throws InvalidPathException on Windows, when the name is no Unicode text
     */
    public static byte[] of(Path path) {
        String text = path.toString();
        if (isAscii(text) || TEXT_IS_EXACT || UTF8_PATHS && text.indexOf(REPLACEMENT) < 0) {
            return utf8(text);
        }
        byte[] absolute = percentDecoded(path.toUri().getRawPath());
        int length =
                absolute.length > 1 && absolute[absolute.length - 1] == '/' ? absolute.length - 1 : absolute.length;
        int start = path.isAbsolute() ? 0 : startOfLast(absolute, length, path.getNameCount());
        return java.util.Arrays.copyOfRange(absolute, start, length);
    }

    /** The bytes of a path's last segment. */
    public static byte[] ofName(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            throw new InvalidPathException(path.toString(), "it has no name");
        }
        String text = name.toString();
        if (isAscii(text) || TEXT_IS_EXACT || UTF8_PATHS && text.indexOf(REPLACEMENT) < 0) {
            return utf8(text);
        }
        byte[] all = of(path);
        return java.util.Arrays.copyOfRange(all, startOfLast(all, all.length, 1), all.length);
    }

    /**
     * The path of those bytes: one segment, several, or an absolute path.
     *
     * @throws InvalidPathException when this system can't have such a path
     */
    public static Path path(byte[] bytes) {
        String ascii = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isAscii(ascii)) {
            return Path.of(ascii);
        }
        if (UTF8_PATHS || TEXT_IS_EXACT) {
            try {
                return Path.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                if (TEXT_IS_EXACT) {
                    throw new InvalidPathException(ascii, "the name is not UTF-8");
                }
            }
        }
        if (ascii.indexOf('\0') >= 0) {
            throw new InvalidPathException(ascii, "the name holds a zero byte"); // the URI form says so otherwise
        }
        boolean absolute = bytes[0] == '/';
        Path path = Path.of(URI.create("file://" + (absolute ? "" : "/") + percentEncoded(bytes)));
        return absolute ? path : path.subpath(0, path.getNameCount());
    }

    private static int startOfLast(byte[] path, int length, int segments) {
        int left = segments;
        for (int i = length - 1; i >= 0; i--) {
            if (path[i] == '/' && --left == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static byte[] utf8(String text) {
        String slashed = Platform.CURRENT == Platform.WINDOWS ? text.replace('\\', '/') : text;
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(slashed));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new InvalidPathException(text, "the name is no Unicode text");
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Charset pathCharset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.US_ASCII;
        }
    }

    private static String percentEncoded(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 3);
        for (byte b : bytes) {
            if (b == '/') {
                text.append('/');
            } else {
                HexFormat.of().withUpperCase().toHexDigits(text.append('%'), b);
            }
        }
        return text.toString();
    }

    private static byte[] percentDecoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
