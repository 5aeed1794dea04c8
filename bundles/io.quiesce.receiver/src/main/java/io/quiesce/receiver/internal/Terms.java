package io.quiesce.receiver.internal;

import java.util.Optional;

/**
 * What holds in one home besides what its desk is opened with.
 *
 * @param policies what may be removed
 * @param quotas how much each client may store
 * @param trail where it is entered
 */
public record Terms(Policies policies, Quotas quotas, Trail trail) {

    /** Without quotas and an audit log. */
    public static Terms of(Policies policies) {
        return new Terms(policies, client -> Optional.empty(), Trail.NONE);
    }
}
