package io.quiesce.compression.internal.block;

/**
 * How much is worked on at the same time.
 *
 * @param workers threads that compress or unpack, at least 1
 * @param slots buffers in flight, more than workers
 */
public record Window(int workers, int slots) {

    private static final int FEWEST_SLOTS = 3;

    public Window {
        if (workers < 1 || slots <= workers) {
            throw new IllegalArgumentException(workers + " workers and " + slots + " slots");
        }
    }

    /**
     * As many as cores, but no more than fit into a third of the heap.
     *
     * @param cores threads wanted
     * @param slotBytes memory of one slot
     */
    public static Window of(int cores, long slotBytes) {
        long fitting = Runtime.getRuntime().maxMemory() / 3 / slotBytes;
        int slots = (int) Math.clamp(fitting, FEWEST_SLOTS, 2L * cores + 2);
        return new Window(Math.min(cores, slots - 1), slots);
    }
}
