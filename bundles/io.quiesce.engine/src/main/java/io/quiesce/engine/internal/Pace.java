package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import java.io.InputStream;
import java.util.Optional;

/** How fast the content of chunks goes out, over all connections of an uplink. */
@FunctionalInterface
interface Pace {

    /** As fast as the network takes it. */
    Pace FREE = content -> content;

    /** The content, held back while it is read. */
    InputStream of(InputStream content);

    /** @param rate bytes a second at most */
    static Pace of(Optional<ByteSize> rate) {
        return rate.<Pace>map(r -> new TokenBucket(r.bytes())).orElse(FREE);
    }
}
