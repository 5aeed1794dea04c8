package io.quiesce.api.transfer;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A client's name: safe as the name of a file or folder on every system, unique without regard to case.
 *
 * @param text 1 to 63 characters
 */
public record ClientName(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    /** What a name must be, for messages. */
    public static final String RULE = "1 to 63 letters, digits, '.', '_' or '-', a letter or digit at both ends";

    public ClientName {
        if (!valid(text)) {
            throw new IllegalArgumentException("'" + text + "' is no client name: " + RULE);
        }
    }

    public static boolean valid(String text) {
        return FORM.matcher(text).matches()
                && !DEVICE.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** The same for all names that count as equal. */
    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}
