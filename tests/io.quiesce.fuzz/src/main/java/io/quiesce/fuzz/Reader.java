package io.quiesce.fuzz;

/** What is fuzzed: reads one input to its end, on the calling thread. */
@FunctionalInterface
public interface Reader {

    /** Refuses a bad input with one of the exceptions it documents. */
    void read(byte[] input) throws Exception;
}
