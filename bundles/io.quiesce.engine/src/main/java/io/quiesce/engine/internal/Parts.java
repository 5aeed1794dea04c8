package io.quiesce.engine.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Seals;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * The services and sources that every run uses.
 *
 * @param backoff waits between attempts after transient failures
 */
record Parts(
        Archives archives,
        Seals seals,
        ReceiverLinks links,
        Naming naming,
        SnapshotProviders snapshots,
        Clock clock,
        RandomGenerator random,
        Backoff backoff) {}
