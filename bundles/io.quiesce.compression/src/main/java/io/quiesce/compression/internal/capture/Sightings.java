package io.quiesce.compression.internal.capture;

import io.quiesce.api.error.CaptureException;
import io.quiesce.compression.internal.contents.Name;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How everything looked that a walk came to, eight bytes each in a scratch file, and whether it looks the same to a second
 * walk of the same tree. One walk after the other, each in one thread.
 */
final class Sightings implements AutoCloseable {

    /** Told of everything that a walk comes to, in the order of the walk. */
    @FunctionalInterface
    interface Witness {
        /**
         * @param print of what must not change
         * @param change what has happened when the print is another one
         */
        void see(Name name, long print, String change) throws CaptureException;
    }

    private static final int BUFFER = 64 << 10;

    private final Scratch scratch;
    private final DataOutputStream recorded;

    private Sightings(Scratch scratch) {
        this.scratch = scratch;
        this.recorded = new DataOutputStream(new BufferedOutputStream(scratch.output(), BUFFER));
    }

    /** @param directory for the scratch file */
    static Sightings in(Path directory) throws CaptureException {
        return new Sightings(Scratch.in(directory));
    }

    void record(Name name, long print, String change) throws CaptureException {
        try {
            recorded.writeLong(print);
        } catch (IOException e) {
            throw scratch.failure(e);
        }
    }

    /** Refuses the first thing that does not look as it did to the first walk, which has ended. */
    Witness comparing() throws CaptureException {
        DataInputStream first;
        try {
            recorded.flush();
            first = new DataInputStream(new BufferedInputStream(scratch.input(), BUFFER));
        } catch (IOException e) {
            throw scratch.failure(e);
        }
        return (name, print, change) -> {
            long before;
            try {
                before = first.readLong();
            } catch (IOException e) {
                throw scratch.failure(e);
            }
            if (before != print) {
                throw Unreadable.changed(name, change);
            }
        };
    }

    @Override
    public void close() throws CaptureException {
        scratch.close();
    }
}
