package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.error.Violation;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Problems of a plan")
class PlanProblemTest {

    @Property
    @Label("the line is the last number but one of the place, whatever the text is called")
    void line(@ForAll String label, @ForAll @IntRange(min = 1, max = 999_999_999) int line) {
        Violation violation = new Violation("name", "X", "must be small", label + ":" + line + ":7");
        assertEquals(line, PlanProblem.of(violation).line());
    }

    @Test
    @DisplayName("a place without a line has none, and an empty value is not quoted")
    void none() {
        PlanProblem problem = PlanProblem.of(new Violation("name", "", "is missing", "shop"));
        assertEquals(new PlanProblem(0, "name", "is missing", true), problem);
    }

    @Test
    @DisplayName("refusals come before what is only unwise")
    void order() {
        PlanReview review = new PlanReview(
                List.of(new Violation("name", "X", "must be small", "shop:1:7")),
                List.of("unwise"),
                true,
                List.of(),
                "");
        assertEquals(
                List.of(new PlanProblem(1, "name", "'X' must be small", true), new PlanProblem(0, "", "unwise", false)),
                PlanProblem.of(review));
    }
}
