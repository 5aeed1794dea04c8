package io.quiesce.cli.internal;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Texts as a terminal may be given them. What clients, receivers and file names say must neither move the cursor, nor turn the
 * direction of writing, nor look like a line of ours.
 */
final class Printable {

    private Printable() {}

    /** Line ends and tabs as they are, every other character that is obeyed and not shown as {@code \xNN}. */
    static String of(String text) {
        return of(text, true);
    }

    /** As {@link #of(String)}, in one line. */
    static String line(String text) {
        return of(text, false);
    }

    private static String of(String text, boolean lines) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !isObeyed(c) || lines && (c == '\n' || c == '\t' || text.startsWith("\r\n", i));
            if (plain) {
                shown.append(c);
            } else {
                shown.append(String.format(Locale.ROOT, c > 0xFF ? "\\u%04X" : "\\x%02X", (int) c));
            }
        }
        return shown.toString();
    }

    /** Every line but the first behind so many spaces, so that it can't be taken for one of its own. */
    static String under(int columns, String text) {
        return text.lines().collect(Collectors.joining("\n" + " ".repeat(columns)));
    }

    /** Control characters, also those of ISO 6429 above ASCII, line ends of Unicode, and what turns the direction of a text. */
    static boolean isObeyed(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> turns(c);
        };
    }

    private static boolean turns(char c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
    }
}
