package io.quiesce.api.plan;

import io.quiesce.api.settings.SettingsSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a form asks of a plan. A field is named by the keys that lead to it, such as {@code instance.service.kind}, as in
 * messages about it.
 *
 * @param parts in the order in which they are asked
 */
public record PlanForm(List<Part> parts) {

    public PlanForm {
        parts = List.copyOf(parts);
    }

    /**
     * Fields that belong together. Rules of their values are those of the plan's reader, not of the schema.
     *
     * @param page a title that several parts share
     * @param path of the mapping that the fields stand in; empty for the plan itself
     */
    public record Part(String page, String title, String path, SettingsSchema fields) {

        /** How a field of this part is named. */
        public String name(String key) {
            return path.isEmpty() ? key : path + "." + key;
        }
    }

    /**
     * What a text says, unchecked and with references unresolved.
     *
     * @param values by field; a list has its texts, one a line; what is not said is missing
     * @param textOnly fields that are written in a way that no form can show; they are changed in the text
     */
    public record Written(Map<String, String> values, Set<String> textOnly) {
        public Written {
            values = Map.copyOf(values);
            textOnly = Set.copyOf(textOnly);
        }
    }
}
