package io.quiesce.mysql.internal.files;

import java.util.Locale;

/**
 * One option of an option file or a command line.
 *
 * @param name with underscores, without prefixes such as {@code loose-}
 * @param value empty for a mere switch
 */
record Option(String name, String value) {

    /** A line {@code name}, {@code name=value} or a word {@code --name=value}. */
    static Option parse(String text) {
        String line = text.startsWith("--") ? text.substring(2) : text;
        int at = line.indexOf('=');
        String name = (at < 0 ? withoutComment(line) : line.substring(0, at))
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('-', '_')
                .replaceFirst("^loose_", "");
        String value = at < 0 ? "" : value(line.substring(at + 1).strip());
        if (at < 0
                && name.matches("(skip|disable)_.+")
                && !name.matches("skip_(networking|name_resolve|grant_tables|(slave|replica)_start)")) {
            return new Option(name.substring(name.indexOf('_') + 1), "0");
        }
        return new Option(name.replaceFirst("^enable_", ""), value);
    }

    private static String value(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if (first == '"' || first == '\'') {
            int end = text.indexOf(first, 1);
            return unescaped(end < 0 ? text.substring(1) : text.substring(1, end));
        }
        return unescaped(withoutComment(text).strip());
    }

    private static String withoutComment(String text) {
        int at = text.indexOf('#');
        // "#" also begins names such as #innodb_redo: only after a blank is it a comment
        while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
            at = text.indexOf('#', at + 1);
        }
        return at < 0 ? text : text.substring(0, at);
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                switch (next) {
                    case 'b' -> plain.append('\b');
                    case 't' -> plain.append('\t');
                    case 'n' -> plain.append('\n');
                    case 'r' -> plain.append('\r');
                    case 's' -> plain.append(' ');
                    case '\\', '"', '\'' -> plain.append(next);
                    default -> plain.append(c).append(next);
                }
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
