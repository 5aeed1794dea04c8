package io.quiesce.mysql.internal.files;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Gathers the GTIDs of a binary log. */
interface GtidState {

    /** The list at the beginning of the log: everything before it. False when its form is unknown. */
    boolean list(ByteBuffer body);

    /** The GTID of one transaction. False when its form is unknown. */
    boolean one(ByteBuffer body, long server);

    /** As the flavour writes it; empty when there was none at all. */
    Optional<String> text();
}
