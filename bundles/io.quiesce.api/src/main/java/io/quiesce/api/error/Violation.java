package io.quiesce.api.error;

/**
 * One rule that a configured value breaks.
 *
 * @param field dotted path of the field, such as {@code capture.blockSize}
 * @param value the value as written, with secrets replaced by stars
 * @param rule what would be right, as a sentence fragment
 * @param where file, line and column, or empty
 */
public record Violation(String field, String value, String rule, String where) {

    @Override
    public String toString() {
        return (where.isEmpty() ? "" : where + ": ") + field + ": '" + value + "' " + rule;
    }
}
