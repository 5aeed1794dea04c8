package io.quiesce.workbench.internal;

import io.quiesce.api.plan.PlanForm.Part;
import io.quiesce.api.plan.PlanForm.Written;
import io.quiesce.api.settings.Setting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.PixelConverter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/**
 * A page of the form of a plan: its parts in one column or two, as there is room. What is wrong stands at its field; above them how
 * the plan is as a whole. Its fields are made when the page is looked at.
 */
final class PlanFormPage {

    private static final int TWO_COLUMNS_CHARS = 150;
    private static final Pattern ELEMENT = Pattern.compile("\\[(\\d{1,9})]");

    private final List<Part> parts;
    private final Runnable changed;
    private final Composite area;
    private final Label state;
    private final ScrolledComposite scrolled;
    private final Map<Part, SettingsForm> forms = new LinkedHashMap<>();
    private Optional<Composite> content = Optional.empty();
    private Optional<Text> ahead = Optional.empty();
    private boolean building;

    PlanFormPage(Composite parent, List<Part> parts, Runnable changed) {
        this.parts = parts;
        this.changed = changed;
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(area);
        state = new Label(area, SWT.WRAP);
        state.setData(Ids.KEY, Ids.FORM_STATE);
        GridDataFactory.fillDefaults().grab(true, false).indent(8, 4).applyTo(state);
        scrolled = new ScrolledComposite(area, SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        scrolled.addListener(SWT.Resize, e -> fit());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(scrolled);
    }

    Composite area() {
        return area;
    }

    boolean isMade() {
        return content.isPresent();
    }

    /** Its fields go; they are made anew when the page is looked at. */
    void clear() {
        scrolled.setContent(null); // it would lay out what is gone
        content.ifPresent(Control::dispose);
        content = Optional.empty();
        ahead = Optional.empty();
        forms.clear();
    }

    /**
     * @param secrets that were typed before, by field
     * @param known by field, what is usually written
     */
    void make(Written written, Map<String, String> secrets, Map<String, List<String>> known) {
        building = true;
        Composite columns = new Composite(scrolled, SWT.NONE);
        GridLayoutFactory.fillDefaults().equalWidth(true).margins(6, 2).applyTo(columns);
        int weight = parts.stream().mapToInt(PlanFormPage::weight).sum();
        Composite column = column(columns);
        int before = 0;
        for (Part part : parts) {
            if (before > 0 && 2 * before >= weight) {
                column = column(columns);
                before = Integer.MIN_VALUE;
            }
            before += weight(part);
            make(column, part, written, known);
        }
        if (parts.stream().anyMatch(p -> p.fields().find("schedules").isPresent())) {
            ahead(column);
        }
        secrets.forEach(this::type);
        content = Optional.of(columns);
        scrolled.setContent(columns);
        fit();
        building = false;
    }

    private static int weight(Part part) {
        return 1
                + part.fields().settings().stream()
                        .mapToInt(s -> s.type() == Setting.Type.LIST || s.type() == Setting.Type.LINES ? 3 : 2)
                        .sum();
    }

    private static Composite column(Composite parent) {
        Composite column = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(column);
        GridDataFactory.fillDefaults()
                .align(SWT.FILL, SWT.BEGINNING)
                .grab(true, false)
                .applyTo(column);
        return column;
    }

    private static Group group(Composite column, String title) {
        Group group = new Group(column, SWT.NONE);
        group.setText(title);
        GridLayoutFactory.fillDefaults().applyTo(group);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(group);
        return group;
    }

    private void make(Composite column, Part part, Written written, Map<String, List<String>> known) {
        Group group = group(column, part.title());
        SettingsForm form = new SettingsForm(
                group, part.fields(), ofPart(part, written.values()), ofPart(part, known), this::changed);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(form.area());
        for (SettingField field : form.fields()) {
            String name = part.name(field.setting().key());
            field.control().setData(Ids.KEY, Ids.SETTING + name);
            field.control().addListener(SWT.FocusIn, this::reveal);
            if (written.textOnly().contains(name)) {
                form.fix(field.setting().key(), Optional.of(Texts.form_text_only));
            }
        }
        if (part.path().isEmpty()) {
            form.fix("name", Optional.empty());
        }
        forms.put(part, form);
    }

    private static <T> Map<String, T> ofPart(Part part, Map<String, T> byField) {
        Map<String, T> byKey = new HashMap<>();
        part.fields().settings().forEach(s -> {
            T value = byField.get(part.name(s.key()));
            if (value != null) {
                byKey.put(s.key(), value);
            }
        });
        return byKey;
    }

    private void ahead(Composite column) {
        Group group = group(column, Texts.form_ahead);
        Text text = new Text(group, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        text.setData(Ids.KEY, Ids.FORM_AHEAD);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .hint(SWT.DEFAULT, new PixelConverter(text).convertHeightInCharsToPixels(16))
                .applyTo(text);
        ahead = Optional.of(text);
    }

    private void type(String name, String secret) {
        forms.forEach((part, form) -> form.fields().stream()
                .filter(f -> part.name(f.setting().key()).equals(name))
                .forEach(f -> ((Text) f.control()).setText(secret)));
    }

    private void changed() {
        if (!building) {
            changed.run();
        }
    }

    /** Who goes through the fields by keys sees where he is. */
    private void reveal(Event focus) {
        if (focus.widget instanceof Control control) {
            scrolled.showControl(control);
        }
    }

    private void fit() {
        content.ifPresent(columns -> {
            int width = scrolled.getClientArea().width;
            int wide = new PixelConverter(columns).convertWidthInCharsToPixels(TWO_COLUMNS_CHARS);
            ((GridLayout) columns.getLayout()).numColumns = width < wide ? 1 : 2;
            columns.layout(true, true);
            scrolled.setMinHeight(columns.computeSize(width > 0 ? width : SWT.DEFAULT, SWT.DEFAULT).y);
        });
    }

    /** The names of all its fields. */
    List<String> fields() {
        return parts.stream()
                .flatMap(p -> p.fields().settings().stream().map(s -> p.name(s.key())))
                .toList();
    }

    /** What the fields say, secrets as they are written; nothing of what is left empty. */
    Map<String, String> values(Written written) {
        Map<String, String> values = new HashMap<>();
        forms.forEach((part, form) -> form.values().forEach((key, value) -> {
            boolean secret = isSecret(part, key);
            String name = part.name(key);
            String said = secret ? written.values().getOrDefault(name, "") : value;
            if (!said.isEmpty()) {
                values.put(name, said);
            }
        }));
        return values;
    }

    /** Those that were typed, by field. */
    Map<String, String> secrets(Written written) {
        Map<String, String> secrets = new HashMap<>();
        forms.forEach((part, form) -> form.values().forEach((key, value) -> {
            if (isSecret(part, key) && !value.equals(written.values().get(part.name(key)))) {
                secrets.put(part.name(key), value);
            }
        }));
        return secrets;
    }

    private static boolean isSecret(Part part, String key) {
        return part.fields()
                .find(key)
                .filter(s -> s.type() == Setting.Type.SECRET)
                .isPresent();
    }

    void setEnabled(boolean enabled) {
        content.ifPresent(c -> c.setEnabled(enabled));
    }

    /** Says what is wrong at the fields of this page, and above them what is wrong elsewhere. */
    void show(PlanReview review) {
        List<PlanProblem> problems = PlanProblem.of(review);
        boolean moved = false;
        List<PlanProblem> elsewhere = problems;
        for (Map.Entry<Part, SettingsForm> made : forms.entrySet()) {
            Map<String, String> byKey = new HashMap<>();
            made.getKey()
                    .fields()
                    .settings()
                    .forEach(s -> problems.stream()
                            .filter(p -> concerns(p.field(), made.getKey().name(s.key())))
                            .findFirst()
                            .ifPresent(p -> byKey.put(s.key(), text(p))));
            moved |= made.getValue().tell(byKey);
            elsewhere = elsewhere.stream()
                    .filter(p -> byKey.keySet().stream()
                            .noneMatch(key -> concerns(p.field(), made.getKey().name(key))))
                    .toList();
        }
        if (moved) {
            fit();
        }
        String summary = PlanFindings.state(review);
        say(
                elsewhere.isEmpty()
                        ? summary
                        : summary + "\n"
                                + elsewhere.stream()
                                        .map(p -> (p.field().isEmpty() ? "" : p.field() + ": ") + p.message())
                                        .collect(Collectors.joining("\n")));
        ahead.ifPresent(text -> text.setText(review.valid() ? PlanFindings.ahead(review) : ""));
    }

    /** Of a list, in which line. */
    private static String text(PlanProblem problem) {
        Matcher element = ELEMENT.matcher(problem.field());
        String message = Texts.sentence(problem.message());
        return element.find() ? Texts.of(Texts.form_line, Integer.parseInt(element.group(1)) + 1, message) : message;
    }

    private static boolean concerns(String problem, String field) {
        return problem.equals(field) || problem.startsWith(field + "[");
    }

    /** @param message in place of how the plan is */
    void say(String message) {
        if (!state.getText().equals(message)) {
            state.setText(message);
            area.layout(true);
        }
    }

    void setFocus() {
        content.ifPresent(Composite::setFocus);
    }
}
