package io.quiesce.plans.internal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A text in double quotes, the same in JSON and YAML. */
final class Quoted {

    private Quoted() {}

    static String text(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : JsonStringEncoder.getInstance().quoteAsString(value)) {
            // what JSON allows as it is and YAML does not print or takes for the end of a line
            if (c == '\u007f'
                    || c >= '\u0080' && c < '\u00a0'
                    || c == '\u2028'
                    || c == '\u2029'
                    || c >= '\ufffe'
                    || c == '\ufeff') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
