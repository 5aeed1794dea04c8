package io.quiesce.workbench.internal;

import io.quiesce.api.error.Violation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row about a plan's text.
 *
 * @param line counted from 1; 0 when it concerns none
 * @param refused whether it keeps the plan from being stored
 */
record PlanProblem(int line, String field, String message, boolean refused) {

    private static final Pattern PLACE = Pattern.compile(":(\\d{1,9}):\\d{1,9}$");

    /** What keeps it from being stored comes first. */
    static List<PlanProblem> of(PlanReview review) {
        return Stream.concat(
                        review.violations().stream().map(PlanProblem::of),
                        review.warnings().stream().map(w -> new PlanProblem(0, "", w, false)))
                .toList();
    }

    static PlanProblem of(Violation violation) {
        Matcher place = PLACE.matcher(violation.where());
        String value = violation.value().isEmpty() ? "" : "'" + violation.value() + "' ";
        return new PlanProblem(
                place.find() ? Integer.parseInt(place.group(1)) : 0, violation.field(), value + violation.rule(), true);
    }
}
