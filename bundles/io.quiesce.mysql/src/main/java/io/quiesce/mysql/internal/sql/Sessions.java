package io.quiesce.mysql.internal.sql;

import io.quiesce.api.plan.InstanceSpec;
import java.time.Duration;

/** Logs in at instances. Safe between threads. */
@FunctionalInterface
public interface Sessions {

    /** One attempt as the plan's user; takes {@code limit} at most. */
    Login open(InstanceSpec instance, Duration limit);
}
