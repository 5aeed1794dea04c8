package io.quiesce.receiver.internal.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long the next good backup may take, learnt from when the last ones came. Pure. */
final class Cadence {

    /** Until so many are known. */
    static final Duration UNKNOWN = Duration.ofDays(8);

    static final Duration LEAST = Duration.ofHours(2);
    static final Duration MOST = Duration.ofDays(40);
    private static final int FEWEST_GAPS = 3;
    private static final int GAPS = 10;
    private static final Duration SLACK = Duration.ofHours(1);

    private Cadence() {}

    /**
     * Half as long again as the longest of the last ten gaps, and an hour: a plan that rests at weekends is late on Tuesday, one
     * that was away for a month is forgiven after ten backups.
     *
     * @param published in any order
     */
    static Duration limit(List<Instant> published) {
        List<Instant> newestFirst = new ArrayList<>(published);
        newestFirst.sort(Collections.reverseOrder());
        Duration longest = Duration.ZERO;
        int gaps = Math.min(GAPS, newestFirst.size() - 1);
        if (gaps < FEWEST_GAPS) {
            return UNKNOWN;
        }
        for (int i = 0; i < gaps; i++) {
            Duration gap = Duration.between(newestFirst.get(i + 1), newestFirst.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        Duration limit = longest.plus(longest.dividedBy(2)).plus(SLACK);
        return limit.compareTo(LEAST) < 0 ? LEAST : limit.compareTo(MOST) > 0 ? MOST : limit;
    }
}
