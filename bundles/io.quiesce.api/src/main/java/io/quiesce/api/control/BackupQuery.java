package io.quiesce.api.control;

import java.util.Optional;

/**
 * Which of this agent's published backups are wanted; newest first.
 *
 * @param receiver enrolled receiver that is asked
 * @param plan only its backups; of all plans when empty
 * @param skip newest ones that earlier pages had, 0 to {@value #DEEPEST}
 * @param limit rows of a page, 1 to {@value #MOST}
 */
public record BackupQuery(String receiver, Optional<String> plan, int skip, int limit) {

    public static final int MOST = 1000;
    public static final int DEEPEST = 20_000;

    public BackupQuery {
        if (limit < 1 || limit > MOST || skip < 0 || skip > DEEPEST) {
            throw new IllegalArgumentException(
                    "skip is " + skip + ", from 0 to " + DEEPEST + "; limit is " + limit + ", from 1 to " + MOST);
        }
    }
}
