package io.quiesce.api.plan;

import java.time.Duration;
import java.util.List;

/**
 * A command of the administrator's around the downtime (load balancer, maintenance page).
 *
 * @param command program and arguments, no shell; empty means no hook
 * @param limit after which the hook is ended and counts as failed
 * @param onFailure what a failure means for the run
 */
public record Hook(List<String> command, Duration limit, OnFailure onFailure) {

    /** {@code ABORT} ends the run (before the stop: nothing was stopped); {@code WARN} records it and goes on. */
    public enum OnFailure {
        ABORT,
        WARN
    }

    public Hook {
        command = List.copyOf(command);
    }

    public boolean isPresent() {
        return !command.isEmpty();
    }
}
