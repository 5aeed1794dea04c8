package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;

/** Programs of the service manager. */
interface Tools {

    /**
     * Runs one to its end.
     *
     * @return what it said
     * @throws CheckFailedException when it is missing or its exit code is not 0
     */
    String run(String... line) throws CheckFailedException;

    /** As {@link #run}, for a question: whether the answer is yes; no when it can't be asked. */
    default boolean says(String... line) {
        try {
            run(line);
            return true;
        } catch (CheckFailedException e) {
            return false;
        }
    }
}
