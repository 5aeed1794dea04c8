package io.quiesce.guardian.internal;

/** How a guardian ended, and the exit status that says so. */
enum Exit {
    /** The instance is as it was found. */
    UP(0),
    /** It could not be started. */
    FAILED(1),
    /** The host is shutting down: the boot has to do it. */
    LEFT(3);

    private final int number;

    Exit(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
