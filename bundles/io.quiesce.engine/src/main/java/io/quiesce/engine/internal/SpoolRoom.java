package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.plan.SpoolSpec;

/**
 * How much captured bytes may take of the spool's file system, so that neither they nor the database that may share it
 * ever meets a full disk.
 *
 * @param limitBytes of what is captured and not kept by the receiver
 * @param floorBytes free bytes that stay
 */
record SpoolRoom(long limitBytes, long floorBytes) {

    private static final long FLOOR = 256L << 20;
    private static final long FLOOR_BESIDE_DATABASE = 1L << 30;

    /**
     * @param besideDatabase whether the database's files lie on the same file system
     * @param usableBytes free now
     */
    static SpoolRoom of(SpoolSpec spec, boolean besideDatabase, long usableBytes) {
        return new SpoolRoom(
                spec.limit().map(ByteSize::bytes).orElse(besideDatabase ? usableBytes / 2 : Long.MAX_VALUE),
                spec.floor().map(ByteSize::bytes).orElse(besideDatabase ? FLOOR_BESIDE_DATABASE : FLOOR));
    }

    /** What a run can put here without anything leaving; never negative. */
    long available(long usableBytes) {
        return Math.max(0, Math.min(limitBytes, usableBytes - floorBytes));
    }

    /** Whether so many bytes more may be written. A single chunk is never too much for the limit, only for the floor. */
    boolean admits(long spooledBytes, long usableBytes, long moreBytes) {
        return (spooledBytes == 0 || spooledBytes <= limitBytes - moreBytes) && usableBytes - moreBytes >= floorBytes;
    }
}
