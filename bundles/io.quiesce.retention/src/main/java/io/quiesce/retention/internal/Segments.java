package io.quiesce.retention.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One segment of a path, in a form that Linux, macOS, Windows and object stores take alike and that reads the same everywhere:
 * Unicode NFC, no character that is special or invisible, no name that is reserved.
 */
final class Segments {

    /** Longest segment in bytes of UTF-8: leaves room for a suffix and an extension below the usual 255. */
    static final int LONGEST = 200;

    /** Windows: "Naming Files, Paths, and Namespaces"; reserved with any extension too. */
    private static final Pattern RESERVED =
            Pattern.compile("(con|prn|aux|nul|clock\\$|conin\\$|conout\\$|(com|lpt)[0-9¹²³])(\\..*)?");

    private static final String SPECIAL = "<>:\"/\\|?*";

    /** Extensions of the receiver's own files, which a folder must not look like. */
    private static final Set<String> OURS = Set.of(".zip", ".seal");

    private static final String SUBSTITUTE = "_";

    private Segments() {}

    /** The first rule that a folder's name breaks, as a sentence fragment. */
    static Optional<String> folderProblem(String segment) {
        return ours(segment).isPresent()
                ? Optional.of("has a folder that ends like a backup: '" + segment + "'")
                : problem(segment);
    }

    /** The first rule that any segment breaks, as a sentence fragment. */
    static Optional<String> problem(String segment) {
        if (segment.isEmpty()) {
            return Optional.of("has an empty part");
        }
        Optional<Integer> bad =
                segment.codePoints().boxed().filter(c -> !allowed(c)).findFirst();
        if (bad.isPresent()) {
            return Optional.of("holds the character " + show(bad.get()) + ", which not every file system takes");
        }
        if (segment.startsWith(".")) {
            return Optional.of("has a part that begins with a dot: '" + segment + "'");
        }
        if (segment.startsWith(" ") || segment.endsWith(" ") || segment.endsWith(".")) {
            return Optional.of("has a part that begins or ends with a space, or ends with a dot: '" + segment + "'");
        }
        if (reserved(segment)) {
            return Optional.of("has a part that Windows reserves: '" + segment + "'");
        }
        if (bytes(segment) > LONGEST) {
            return Optional.of("has a part of more than " + LONGEST + " bytes");
        }
        return normal(segment).equals(segment) ? Optional.empty() : Optional.of("is not in Unicode form NFC");
    }

    static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** A value that becomes part of a segment: every character that is not allowed becomes {@code _}. */
    static String safeValue(String value) {
        StringBuilder safe = new StringBuilder();
        normal(value).codePoints().forEach(c -> safe.appendCodePoint(allowed(c) ? c : '_'));
        return safe.isEmpty() ? SUBSTITUTE : safe.toString();
    }

    /** A whole folder name without problems, as close to the text as it gets. */
    static String safeFolder(String text, int longest) {
        String safe = safe(text, longest);
        int dot = safe.lastIndexOf('.');
        return ours(safe).isPresent() ? safe.substring(0, dot) + SUBSTITUTE + safe.substring(dot + 1) : safe;
    }

    /** A whole segment without problems, as close to the text as it gets. */
    static String safe(String text, int longest) {
        String safe = safeValue(text);
        if (safe.startsWith(".") || safe.startsWith(" ")) {
            safe = SUBSTITUTE + safe.substring(1);
        }
        if (reserved(safe)) {
            safe = SUBSTITUTE + safe;
        }
        safe = cut(safe, Math.min(longest, LONGEST));
        if (safe.endsWith(".") || safe.endsWith(" ")) {
            safe = safe.substring(0, safe.length() - 1) + SUBSTITUTE;
        }
        return reserved(safe) ? cut(SUBSTITUTE + safe, Math.min(longest, LONGEST)) : safe;
    }

    /** As much of the beginning as fits, in whole characters. */
    private static String cut(String text, int longest) {
        int end = text.length();
        while (bytes(text.substring(0, end)) > longest) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean reserved(String segment) {
        return RESERVED.matcher(segment.toLowerCase(Locale.ROOT)).matches();
    }

    private static Optional<String> ours(String segment) {
        String lower = segment.toLowerCase(Locale.ROOT);
        return OURS.stream().filter(lower::endsWith).findFirst();
    }

    private static boolean allowed(int character) {
        return SPECIAL.indexOf(character) < 0
                && switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    private static String show(int character) {
        return SPECIAL.indexOf(character) >= 0
                ? "'" + Character.toString(character) + "'"
                : String.format(Locale.ROOT, "U+%04X", character);
    }
}
