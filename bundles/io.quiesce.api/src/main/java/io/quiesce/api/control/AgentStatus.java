package io.quiesce.api.control;

import java.time.Instant;

/**
 * The process that owns a home.
 *
 * @param version of the product
 * @param home absolute
 * @param user that it runs as
 * @param unattended whether it keeps schedules and delivers waiting backups by itself
 * @param parallel how many backups it makes at once, at most
 * @param feed where the feed is now
 */
public record AgentStatus(
        String version,
        String home,
        long pid,
        String user,
        Instant since,
        boolean unattended,
        int parallel,
        FeedPosition feed) {}
