package io.quiesce.api.retention;

import io.quiesce.api.transfer.BackupId;
import java.util.List;

/**
 * What a receiver's retention would do with a backup now, as its client is told.
 *
 * @param keep whether it stays
 * @param policy name of the one that applies; empty when none does
 * @param reasons why it stays or goes, a few words each; at most {@value #MOST_REASONS}
 */
public record Outlook(BackupId backup, boolean keep, String policy, List<String> reasons) {

    /** Each rule speaks once. */
    public static final int MOST_REASONS = 30;

    public Outlook {
        reasons = List.copyOf(reasons);
        if (reasons.size() > MOST_REASONS) {
            throw new IllegalArgumentException(reasons.size() + " reasons");
        }
    }
}
