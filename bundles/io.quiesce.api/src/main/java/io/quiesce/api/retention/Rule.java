package io.quiesce.api.retention;

/** What speaks for or against a backup's stay. */
public enum Rule {
    /** No policy, or one that says nothing: everything stays. */
    NO_POLICY,
    AGE,
    COUNT,
    SLOT,
    /** Stays while there is room: the policy names nothing but space. */
    ROOM,
    /** Not good, or found bad, and not for long yet. */
    NOT_GOOD_YET,
    NEWEST_GOOD,
    MINIMUM,
    KEEP_AT_LEAST,
    HELD,
    PINNED,
    /** Not good, but newer than any good one: better than nothing. */
    LAST_RESORT,
    /** Much larger than the newest good one: the plan may have shrunk by mistake. */
    LARGER,
    /** The clock may be wrong: nothing goes. */
    CLOCK,
    /** Goes: no rule keeps it. */
    EXPIRED,
    /** Goes: not good, or bad, for long enough. */
    NOT_GOOD_EXPIRED,
    /** Goes: the plan's backups take more than they may, and it is the oldest that may go. */
    SPACE
}
