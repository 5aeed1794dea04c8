package io.quiesce.api.instance;

/** How the instance went down. */
public enum ShutdownKind {
    /** Exit status and error log both say so. */
    CLEAN,
    /** Found stopped; the files show a clean shutdown. */
    FOUND_CLEAN,
    /** Killed, crashed, or not shown to be clean: the copy is a crash copy. */
    CRASH
}
