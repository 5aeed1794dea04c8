package io.quiesce.api.plan;

import java.time.ZoneId;

/**
 * Patterns for where the backup lies under the client's root and what it is called.
 *
 * @param directory pattern of zero or more path segments separated by {@code /}
 * @param file pattern of one path segment, without extension
 * @param zone time zone of every {@code {timestamp:…}}
 */
public record NamingSpec(String directory, String file, ZoneId zone) {}
