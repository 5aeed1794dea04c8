package io.quiesce.workbench.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.plan.PlanForm.Written;
import io.quiesce.api.service.PlanDocuments;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a person has made of a plan by now, in its text or in its form.
 *
 * @param text as it is shown
 * @param fields of the form that the text does not have yet; empty when it has everything
 * @param secrets that were typed in the form, by field. They come into no text that is shown, only into the one that is stored
 */
record PlanTyped(String text, Optional<Map<String, String>> fields, Map<String, String> secrets) {

    /**
     * @param shown the text as it is to be shown
     * @param whole the text as it would be stored
     * @param written what the text says, the typed secrets left out
     */
    record Result(String shown, String whole, Written written) {}

    PlanTyped {
        fields = fields.map(Map::copyOf);
        secrets = Map.copyOf(secrets);
    }

    /**
     * For jobs.
     *
     * @throws InvalidConfigurationException when the text is no YAML, or the form's values can't be written into it
     */
    Result texts(PlanDocuments documents, String label) throws InvalidConfigurationException {
        String shown = fields.isPresent() ? documents.rewrite(label, text, fields.get()) : text;
        Written written = documents.written(label, shown);
        Map<String, String> all = new HashMap<>(written.values());
        all.putAll(secrets);
        String whole = secrets.isEmpty() ? shown : documents.rewrite(label, shown, all);
        return new Result(shown, whole, written);
    }
}
