package io.quiesce.api.control;

import io.quiesce.api.transfer.BackupId;

/**
 * Which files inside a published backup are wanted; in the order of the archive.
 *
 * @param text only those whose name has it somewhere, in any case; all when empty
 * @param limit 1 to {@value #MOST}
 */
public record BackupFileQuery(String receiver, BackupId backup, String text, int limit) {

    public static final int MOST = 10_000;

    public BackupFileQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", from 1 to " + MOST);
        }
    }
}
