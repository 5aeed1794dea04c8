package io.quiesce.api.history;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a run did not do what it should.
 *
 * @param type class of the exception
 * @param hint what to check next; may be empty
 * @param stackTrace as Java prints it, causes included
 * @param instanceLog last lines of the instance's error log; empty when none was at stake, or it can't be read
 * @param system the state of host and process when it failed: load, memory, free space, versions
 */
public record RunFailure(
        String type,
        String message,
        String hint,
        String stackTrace,
        String instanceLog,
        SortedMap<String, String> system) {

    public RunFailure(
            String type,
            String message,
            String hint,
            String stackTrace,
            String instanceLog,
            Map<String, String> system) {
        this(type, message, hint, stackTrace, instanceLog, (SortedMap<String, String>) new TreeMap<>(system));
    }
}
