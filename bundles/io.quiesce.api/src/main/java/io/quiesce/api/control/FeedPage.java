package io.quiesce.api.control;

import java.util.List;

/**
 * Some entries of the feed, in order.
 *
 * @param next where to go on
 * @param gap whether entries before these are lost to the reader: it was too slow, or the owner of the home is another
 */
public record FeedPage(FeedPosition next, boolean gap, List<FeedEntry> entries) {
    public FeedPage {
        entries = List.copyOf(entries);
    }
}
