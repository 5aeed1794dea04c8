package io.quiesce.api;

/**
 * A name, or a pattern for names in which {@code *} stands for any characters, none included.
 *
 * @param text as it is written
 */
public record Wildcard(String text) {

    public boolean matches(String name) {
        int next = 0;
        int at = 0;
        int star = -1;
        int behindStar = 0;
        while (at < name.length()) {
            if (next < text.length() && text.charAt(next) == '*') {
                star = next++;
                behindStar = at;
            } else if (next < text.length() && text.charAt(next) == name.charAt(at)) {
                next++;
                at++;
            } else if (star >= 0) {
                // the last star takes one character more; what earlier ones take need not change
                next = star + 1;
                at = ++behindStar;
            } else {
                return false;
            }
        }
        return text.substring(next).replace("*", "").isEmpty();
    }

    /** How many characters it gives: of two that match, the one that gives more is the closer one. */
    public int letters() {
        return text.replace("*", "").length();
    }
}
