package io.quiesce.api.event;

/** Receives the events of one run, one at a time, from a thread of the engine's. Must not block for long. */
@FunctionalInterface
public interface RunListener {
    void on(RunEvent event);

    /** Who wants the run, for people, such as {@code its schedule}; empty when that is not known. The history remembers it. */
    default String askedBy() {
        return "";
    }
}
