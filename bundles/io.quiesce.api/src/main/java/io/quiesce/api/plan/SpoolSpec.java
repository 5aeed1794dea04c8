package io.quiesce.api.plan;

import io.quiesce.api.ByteSize;
import java.util.Optional;

/**
 * How much of its file system the spool may take. A full spool pauses the capture.
 *
 * @param limit largest size in bytes of what a run has captured and the receiver not kept; empty for the default
 * @param floor free bytes that the file system keeps at least; empty for the default
 */
public record SpoolSpec(Optional<ByteSize> limit, Optional<ByteSize> floor) {

    /** On the database's own file system half of what is free and 1 GiB left, elsewhere all but 256 MiB. */
    public static final SpoolSpec DEFAULT = new SpoolSpec(Optional.empty(), Optional.empty());
}
