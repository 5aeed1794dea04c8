package io.quiesce.api.control;

import java.util.UUID;

/**
 * How far a reader of the feed is.
 *
 * @param life of the process that the number belongs to; another one begins anew
 * @param sequence of the last entry that was read, 0 before the first
 */
public record FeedPosition(UUID life, long sequence) {

    /** Before everything that is still known. */
    public static final FeedPosition START = new FeedPosition(new UUID(0, 0), 0);
}
