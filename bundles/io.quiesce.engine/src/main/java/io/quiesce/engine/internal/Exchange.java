package io.quiesce.engine.internal;

import io.quiesce.engine.internal.Swap.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All directories of one restore change places: the data directory goes first and comes last, so that nothing can be
 * started while a further root is neither old nor new. Its coming is the commit. Every method may be called again after it
 * was interrupted anywhere.
 *
 * @param swaps the data directory's first, then those of further roots
 */
record Exchange(List<Swap> swaps, Disk disk, Occupancy occupancy) {

    private Swap data() {
        return swaps.getFirst();
    }

    private List<Swap> roots() {
        return swaps.subList(1, swaps.size());
    }

    /** Whether anything has been moved. */
    boolean hasBegun() throws IOException {
        for (Swap swap : swaps) {
            if (swap.state() != State.UNTOUCHED) {
                return true;
            }
        }
        return false;
    }

    /** Whether everything restored is where it belongs. */
    boolean isComplete() throws IOException {
        for (Swap swap : swaps) {
            if (swap.state() != State.COMPLETE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Old aside, new in place; durable when this returns.
     *
     * @throws OccupiedException when somebody was quicker to start the instance; the caller then goes {@link #back}
     */
    void forward() throws IOException, OccupiedException {
        data().aside(disk, occupancy);
        for (Swap root : roots()) {
            root.aside(disk, Occupancy.NONE);
            root.in(disk);
        }
        data().in(disk);
    }

    /** Lets a server of the host into what is in place now. */
    void label() throws IOException {
        for (Swap swap : swaps) {
            swap.label(disk);
        }
    }

    /** New aside, old in place. */
    void back() throws IOException {
        data().out(disk);
        for (Swap root : roots().reversed()) {
            root.out(disk);
            root.restoreOld(disk);
        }
        data().restoreOld(disk);
    }

    /** Every place that a server of this instance could work in. */
    List<Path> places() {
        return List.of(data().target(), data().old(), data().fresh());
    }

    /** Old directories that are aside. */
    List<Path> old() {
        List<Path> kept = new ArrayList<>();
        for (Swap swap : swaps) {
            if (swap.hasOld()) {
                kept.add(swap.old());
            }
        }
        return kept;
    }
}
