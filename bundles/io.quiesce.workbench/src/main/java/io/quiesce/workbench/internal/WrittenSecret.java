package io.quiesce.workbench.internal;

import java.util.regex.Pattern;

/** Where a secret of a document comes from, in words that a form may show. Pure. */
final class WrittenSecret {

    /** As the home resolves it (docs/persistence.md); every other text is the secret itself. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):[^}]*}");

    private WrittenSecret() {}

    /**
     * Empty when nothing is written. Only a text that is one reference from end to end is ever repeated.
     *
     * @param written as the document has it
     */
    static String explained(String written) {
        if (written.isEmpty()) {
            return "";
        }
        var reference = REFERENCE.matcher(written);
        if (!reference.matches()) {
            return Texts.secret_literal;
        }
        return reference.group(1).equals("secret") ? Texts.secret_sealed : Texts.of(Texts.secret_read, written);
    }
}
