package io.quiesce.api.monitor;

import io.quiesce.api.error.QuiesceException;

/** Reads how something is; may take a moment, and is asked by one thread at a time. */
@FunctionalInterface
public interface Probe {
    Reading read() throws QuiesceException;
}
