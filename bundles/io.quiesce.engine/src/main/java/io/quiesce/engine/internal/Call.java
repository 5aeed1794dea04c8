package io.quiesce.engine.internal;

import io.quiesce.api.error.QuiesceException;

/** Something that may fail and gives a result. */
@FunctionalInterface
interface Call<T> {
    T run() throws QuiesceException;
}
