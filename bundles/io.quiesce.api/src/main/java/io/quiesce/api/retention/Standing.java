package io.quiesce.api.retention;

/** What a published backup is worth. */
public enum Standing {
    /** Made well, every digest verified, nothing found since. The only one that counts towards any minimum. */
    GOOD,
    /** Its making was not right, as its receipt says. */
    NOT_GOOD,
    /** A verification found bytes that are not what they should be; or its data are gone or cut. */
    BAD
}
