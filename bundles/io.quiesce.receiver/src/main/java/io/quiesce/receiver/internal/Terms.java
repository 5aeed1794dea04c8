package io.quiesce.receiver.internal;

/**
 * What holds in one home besides what its desk is opened with.
 *
 * @param policies what may be removed
 * @param trail where it is entered
 */
public record Terms(Policies policies, Trail trail) {

    /** Without an audit log. */
    public static Terms of(Policies policies) {
        return new Terms(policies, Trail.NONE);
    }
}
