package io.quiesce.api.monitor;

import java.util.List;

/**
 * How an agent or a receiver is.
 *
 * @param problems why it is not well, a sentence each; empty when it is
 */
public record Reading(List<Measure> measures, List<String> problems) {

    public Reading {
        measures = List.copyOf(measures);
        problems = List.copyOf(problems);
    }
}
