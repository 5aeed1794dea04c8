package io.quiesce.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;

/** Reads one input and says what is wrong with how that went. */
final class Probe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Reader reader;
    private final Set<Class<? extends Exception>> refusals;
    private final long bytesPerByte;
    private final long bytesAtAll;
    private final boolean allThreads;

    Probe(
            Reader reader,
            Set<Class<? extends Exception>> refusals,
            long bytesPerByte,
            long bytesAtAll,
            boolean allThreads) {
        this.reader = reader;
        this.refusals = refusals;
        this.bytesPerByte = bytesPerByte;
        this.bytesAtAll = bytesAtAll;
        this.allThreads = allThreads;
    }

    /**
     * How one input went.
     *
     * @param kind of the fault, equal for faults that are the same; empty when the reader behaved
     */
    record Outcome(boolean refused, String kind, Optional<Throwable> thrown) {
        boolean isFault() {
            return !kind.isEmpty();
        }
    }

    Outcome of(byte[] input) {
        long before = allocated();
        Outcome outcome = read(input);
        long used = allocated() - before;
        if (outcome.isFault() || used <= allowed(input)) {
            return outcome;
        }
        // once more: what the first time loads or caches is not the input's
        before = allocated();
        read(input);
        used = allocated() - before;
        return used <= allowed(input)
                ? outcome
                : new Outcome(
                        outcome.refused(),
                        "allocates too much",
                        Optional.of(new IllegalStateException(used + " bytes allocated for " + input.length + " where "
                                + allowed(input) + " are allowed")));
    }

    private long allowed(byte[] input) {
        return bytesAtAll + bytesPerByte * input.length;
    }

    private Outcome read(byte[] input) {
        try {
            reader.read(input.clone());
            return new Outcome(false, "", Optional.empty());
        } catch (Throwable e) {
            return refusals.stream().anyMatch(r -> r.isInstance(e))
                    ? new Outcome(true, "", Optional.empty())
                    : new Outcome(false, kind(e), Optional.of(e));
        }
    }

    /** The exception and the method of ours it came through. */
    private static String kind(Throwable e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("io.quiesce.")) {
                return e.getClass().getName() + " in " + frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return e.getClass().getName();
    }

    private long allocated() {
        return allThreads ? THREADS.getTotalThreadAllocatedBytes() : THREADS.getCurrentThreadAllocatedBytes();
    }
}
