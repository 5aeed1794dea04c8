package io.quiesce.workbench.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.util.Comparator;
import java.util.List;

/** What a test of a plan has found, by what it is about. Pure. */
record PlanTestRow(String about, Finding finding) {

    /** What has to be mended stands where it is seen; the same order otherwise. */
    static final Comparator<PlanTestRow> WORST_FIRST =
            Comparator.comparing((PlanTestRow r) -> r.finding().severity()).reversed();

    /** Of what a check of an instance looks at, in the order of the rows. */
    static PlanTestRow of(Finding finding) {
        return new PlanTestRow(
                switch (finding.check()) {
                    case "login", "version", "adapter", "running" -> Texts.about_connection;
                    case "privileges" -> Texts.about_privileges;
                    case "data directory", "files", "roots", "readable" -> Texts.about_data;
                    case "service", "owner", "respawner", "rights", "process", "error log" -> Texts.about_service;
                    case "receiver", "spool" -> Texts.about_receiver;
                    default -> Texts.about_instance;
                },
                finding);
    }

    /** What keeps a test from being made: each rule that is broken, or what happened. */
    static List<PlanTestRow> of(String about, QuiesceException failure) {
        return failure instanceof InvalidConfigurationException invalid
                        && !invalid.violations().isEmpty()
                ? invalid.violations().stream()
                        .map(PlanProblem::of)
                        .map(p -> new PlanTestRow(Texts.about_plan, Finding.refused(p.field(), p.message(), "")))
                        .toList()
                : List.of(new PlanTestRow(
                        about, Finding.refused("", String.valueOf(failure.getMessage()), failure.hint())));
    }

    boolean isAtLeast(Severity severity) {
        return finding.severity().compareTo(severity) >= 0;
    }
}
