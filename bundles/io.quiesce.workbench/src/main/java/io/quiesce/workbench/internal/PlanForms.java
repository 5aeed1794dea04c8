package io.quiesce.workbench.internal;

import io.quiesce.api.plan.PlanForm;
import io.quiesce.api.plan.PlanForm.Part;
import io.quiesce.api.plan.PlanForm.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.swt.widgets.Composite;

/** The pages of the form of a plan. UI thread. */
final class PlanForms {

    private final Map<String, PlanFormPage> pages = new LinkedHashMap<>();
    private final Map<String, List<String>> known;
    private Written base = new Written(Map.of(), Set.of());
    private final Map<String, String> secrets = new HashMap<>();
    private Optional<PlanReview> review = Optional.empty();
    private String message = "";

    /**
     * @param known by field, what is usually written
     * @param changed called with each change of a field by a person
     */
    PlanForms(Composite parent, PlanForm form, Map<String, List<String>> known, Runnable changed) {
        this.known = Map.copyOf(known);
        Map<String, List<Part>> byPage = new LinkedHashMap<>();
        form.parts()
                .forEach(p -> byPage.computeIfAbsent(p.page(), page -> new ArrayList<>())
                        .add(p));
        byPage.forEach((title, parts) -> pages.put(title, new PlanFormPage(parent, parts, changed)));
    }

    List<String> titles() {
        return List.copyOf(pages.keySet());
    }

    PlanFormPage page(int index) {
        return List.copyOf(pages.values()).get(index);
    }

    /** Shows what a text says, in place of what the fields said; a secret that was typed stays unless the text has another there. */
    void fill(Written written) {
        secrets.putAll(typed());
        secrets.keySet()
                .removeIf(f -> !Optional.ofNullable(base.values().get(f))
                        .equals(Optional.ofNullable(written.values().get(f))));
        base = written;
        pages.values().forEach(PlanFormPage::clear);
    }

    /** Nothing that was typed is a secret to be stored any more. */
    void forgetSecrets() {
        secrets.clear();
        pages.values().forEach(PlanFormPage::clear);
    }

    /** Of a page that is looked at. */
    void make(int index) {
        PlanFormPage page = page(index);
        if (!page.isMade()) {
            page.make(base, secrets, known);
            tell(page);
        }
    }

    /** Whether the fields say the same as a text does. */
    boolean say(Written written) {
        return values().equals(written.values()) && base.textOnly().equals(written.textOnly());
    }

    /** What all fields say, secrets as they are written. */
    Map<String, String> values() {
        Map<String, String> values = new HashMap<>(base.values());
        pages.values().stream().filter(PlanFormPage::isMade).forEach(page -> {
            page.fields().forEach(values::remove);
            values.putAll(page.values(base));
        });
        return values;
    }

    /** Secrets that were typed and are not stored yet, by field. */
    Map<String, String> secrets() {
        Map<String, String> all = new HashMap<>(secrets);
        pages.values().stream()
                .filter(PlanFormPage::isMade)
                .forEach(page -> page.fields().forEach(all::remove));
        all.putAll(typed());
        return all;
    }

    private Map<String, String> typed() {
        Map<String, String> typed = new HashMap<>();
        pages.values().forEach(page -> typed.putAll(page.secrets(base)));
        return typed;
    }

    void show(PlanReview found) {
        review = Optional.of(found);
        message = "";
        pages.values().forEach(this::tell);
    }

    /** In place of what was found. */
    void show(String instead) {
        review = Optional.empty();
        message = instead;
        pages.values().forEach(this::tell);
    }

    private void tell(PlanFormPage page) {
        review.ifPresentOrElse(page::show, () -> page.say(message));
    }

    void setEnabled(boolean enabled) {
        pages.values().forEach(p -> p.setEnabled(enabled));
    }
}
