package io.quiesce.workbench.internal;

/**
 * A question that a view asks again and again: which answer is still waited for, and why there was none. Pure; one thread.
 */
final class Inquiry {

    private int newest;
    private boolean open;
    private boolean outdated = true;
    private String failure = "";

    /** @return the number of the question; the answer to an older one counts no more */
    int ask() {
        open = true;
        outdated = false;
        return ++newest;
    }

    /** There is nothing to ask now; the answer to what was asked counts no more. */
    void drop() {
        ask();
        open = false;
        failure = "";
    }

    /** @return whether this is the answer that was waited for */
    boolean answered(int question) {
        return failed(question, "");
    }

    /** @return as {@link #answered} */
    boolean failed(int question, String why) {
        if (!open || question != newest) {
            return false;
        }
        open = false;
        failure = why;
        return true;
    }

    /** What is known may be old: nobody could be asked meanwhile. An answer that is waited for still counts. */
    void outdate() {
        outdated = true;
    }

    /**
     * Tells whether to ask now.
     *
     * @param changed whether the answer may be another one than before
     */
    boolean isDue(boolean changed) {
        return !open && (outdated || changed);
    }

    /** Why the last question had no answer, until the next one has; empty when it had. */
    String failure() {
        return failure;
    }
}
