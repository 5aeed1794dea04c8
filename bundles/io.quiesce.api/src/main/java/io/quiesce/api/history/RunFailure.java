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
 * @param system the state of host and process when it failed: load, memory, free space, versions
 */
public record RunFailure(
        String type, String message, String hint, String stackTrace, SortedMap<String, String> system) {

    public RunFailure(String type, String message, String hint, String stackTrace, Map<String, String> system) {
        this(type, message, hint, stackTrace, (SortedMap<String, String>) new TreeMap<>(system));
    }
}
