package io.quiesce.api.event;

/** Receives the events of one run, one at a time, from a thread of the engine's. Must not block for long. */
@FunctionalInterface
public interface RunListener {
    void on(RunEvent event);
}
