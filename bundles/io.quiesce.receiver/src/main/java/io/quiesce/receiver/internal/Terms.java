package io.quiesce.receiver.internal;

/**
 * What holds in one home besides what its desk is opened with.
 *
 * @param policies what may be removed
 * @param quotas what each client may take
 * @param trail where it is entered
 */
public record Terms(Policies policies, Quotas quotas, Trail trail) {

    /** Without quotas and an audit log. */
    public static Terms of(Policies policies) {
        return new Terms(policies, Quotas.NONE, Trail.NONE);
    }
}
