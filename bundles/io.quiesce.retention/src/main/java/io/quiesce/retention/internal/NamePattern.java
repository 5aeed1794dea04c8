package io.quiesce.retention.internal;

import io.quiesce.api.service.Naming.Subject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A pattern such as <code>{timestamp:yyyyMMdd}_{server}_{sequence:000}</code>, read once.
 *
 * @param pieces that are strung together
 * @param problems rules that the pattern breaks, as sentence fragments; when there are any, it must not be rendered
 */
record NamePattern(List<Function<Subject, String>> pieces, List<String> problems) {

    private static final String PLAIN_TIME = "yyyyMMdd_HHmmss";
    private static final Pattern WIDTH = Pattern.compile("0{1,18}");
    private static final String KNOWN = "{timestamp:…}, {server}, {database}, {type}, {sequence}, {sequence:000}";

    NamePattern {
        pieces = List.copyOf(pieces);
        problems = List.copyOf(problems);
    }

    /** @param zone of every timestamp */
    static NamePattern read(String text, ZoneId zone) {
        List<Function<Subject, String>> pieces = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            String literal = text.substring(at, open < 0 ? text.length() : open);
            if (literal.indexOf('}') >= 0) {
                problems.add("has a '}' without '{'");
            }
            pieces.add(subject -> literal);
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                problems.add("has a '{' without '}'");
                break;
            }
            placeholder(text.substring(open + 1, close), zone, problems).ifPresent(pieces::add);
            at = close + 1;
        }
        return new NamePattern(pieces, problems);
    }

    private static Optional<Function<Subject, String>> placeholder(String text, ZoneId zone, List<String> problems) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Optional<String> format = colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        return switch (name) {
            case "timestamp" -> time(format.orElse(PLAIN_TIME), zone, problems);
            case "sequence" -> sequence(format.orElse("0"), problems);
            case "server" -> value(Subject::server, text, format, problems);
            case "database" -> value(Subject::database, text, format, problems);
            case "type" -> value(Subject::type, text, format, problems);
            default -> {
                problems.add("has the unknown placeholder '{" + text + "}'; known are " + KNOWN);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Function<Subject, String>> time(String format, ZoneId zone, List<String> problems) {
        try {
            if (format.isBlank()) {
                throw new IllegalArgumentException("the format is empty");
            }
            // English, so that a month's name does not depend on the host's language
            DateTimeFormatter formatter =
                    DateTimeFormatter.ofPattern(format, Locale.ENGLISH).withZone(zone);
            return Optional.of(subject -> formatter.format(subject.at()));
        } catch (IllegalArgumentException | DateTimeException e) {
            problems.add("has a time format that java.time does not know: '" + format + "' (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private static Optional<Function<Subject, String>> sequence(String width, List<String> problems) {
        if (!WIDTH.matcher(width).matches()) {
            problems.add("gives {sequence} the format '" + width + "'; write one to 18 zeros");
            return Optional.empty();
        }
        String format = "%0" + width.length() + "d";
        return Optional.of(subject -> String.format(Locale.ROOT, format, subject.sequence()));
    }

    private static Optional<Function<Subject, String>> value(
            Function<Subject, String> value, String text, Optional<String> format, List<String> problems) {
        if (format.isPresent()) {
            problems.add("gives '{" + text + "}' a format, which it does not take");
        }
        return Optional.of(subject -> Segments.safeValue(value.apply(subject)));
    }

    /**
     * The text for a subject; separators in it come from the pattern alone.
     *
     * @throws DateTimeException when a time format asks for what an instant in a zone does not have
     */
    String render(Subject subject) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.apply(subject)));
        return text.toString();
    }
}
