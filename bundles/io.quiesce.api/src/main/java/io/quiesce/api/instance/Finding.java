package io.quiesce.api.instance;

/**
 * One result of a check.
 *
 * @param check short name, such as {@code privileges}
 * @param message what was found, in lower case
 * @param hint what to do about it: a sentence, or empty
 */
public record Finding(Severity severity, String check, String message, String hint) {

    public enum Severity {
        OK,
        NOTE,
        WARNING,
        /** The run is refused; nothing is stopped. */
        REFUSED
    }

    public static Finding ok(String check, String message) {
        return new Finding(Severity.OK, check, message, "");
    }

    public static Finding refused(String check, String message, String hint) {
        return new Finding(Severity.REFUSED, check, message, hint);
    }
}
