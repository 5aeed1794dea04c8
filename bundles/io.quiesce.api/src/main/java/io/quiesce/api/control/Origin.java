package io.quiesce.api.control;

/** Who wanted a run. */
public enum Origin {
    /** A person or a program, over the desk. */
    ASKED,
    SCHEDULE,
    /** The owner of the home itself: a captured backup waited. */
    LEFTOVER
}
