package io.quiesce.workbench.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.PlanDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was found when a plan was looked at as it is typed.
 *
 * @param texts empty when the text is no YAML, or can't take what was typed in the form
 * @param review empty when it was not read, since that would have started a program
 */
record PlanLook(Optional<PlanTyped.Result> texts, Optional<PlanReview> review) {

    /**
     * For jobs.
     *
     * @param typing whether somebody is at it: then no program is started
     */
    static PlanLook at(PlanTyped typed, Path home, String plan, boolean typing) throws QuiesceException {
        try {
            PlanTyped.Result texts = typed.texts(Services.get(PlanDocuments.class), plan);
            return new PlanLook(Optional.of(texts), review(texts.whole(), home, plan, typing));
        } catch (InvalidConfigurationException e) {
            return new PlanLook(
                    Optional.empty(),
                    typed.fields().isPresent()
                            ? Optional.of(new PlanReview(e.violations(), List.of(), false, List.of(), ""))
                            : review(typed.text(), home, plan, typing));
        }
    }

    private static Optional<PlanReview> review(String text, Path home, String plan, boolean typing)
            throws QuiesceException {
        return typing && PlanReview.runsProgram(text) ? Optional.empty() : Optional.of(PlanReview.of(home, plan, text));
    }
}
