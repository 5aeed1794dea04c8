package io.quiesce.workbench.internal;

import io.quiesce.api.error.Violation;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.JFacePreferences;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;

/** A form made from a schema: a labelled field with its help for each setting, in the schema's order. */
final class SettingsForm {

    private final SettingsSchema schema;
    private final Composite area;
    private final List<SettingField> fields = new ArrayList<>();
    private final List<ControlDecoration> marks = new ArrayList<>();
    private final List<Label> helps = new ArrayList<>();
    private final List<String> helpTexts = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();

    /**
     * @param written values as a document has them
     * @param known by key, what is usually written
     * @param changed called with each change of a field
     */
    SettingsForm(
            Composite parent,
            SettingsSchema schema,
            Map<String, String> written,
            Map<String, List<String>> known,
            Runnable changed) {
        this.schema = schema;
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults()
                .numColumns(2)
                .margins(10, 4)
                .spacing(14, 3)
                .applyTo(area);
        for (Setting setting : schema.settings()) {
            label(setting);
            SettingField field = SettingField.of(
                    area,
                    setting,
                    written.getOrDefault(setting.key(), ""),
                    known.getOrDefault(setting.key(), List.of()),
                    changed);
            fields.add(field);
            marks.add(field.decoration());
            help(setting.help() + more(setting, written.getOrDefault(setting.key(), "")));
        }
        if (schema.settings().stream().anyMatch(s -> s.type() == Setting.Type.SECRET)) {
            unmask();
        }
    }

    Composite area() {
        return area;
    }

    private void label(Setting setting) {
        Label label = new Label(area, SWT.NONE);
        label.setText(setting.label() + (setting.required() ? " *" : ""));
        GridDataFactory.fillDefaults()
                .align(SWT.FILL, SWT.BEGINNING)
                .indent(0, 6)
                .applyTo(label);
        labels.add(label);
    }

    /** Gives its labels and those above it one width. */
    void align(List<Label> above) {
        List<Label> all = Stream.concat(above.stream(), labels.stream()).toList();
        int widest = all.stream()
                .mapToInt(l -> l.computeSize(SWT.DEFAULT, SWT.DEFAULT).x)
                .max()
                .orElse(0);
        all.forEach(l -> ((GridData) l.getLayoutData()).widthHint = widest);
    }

    void setEnabled(boolean enabled) {
        area.setEnabled(enabled);
    }

    private void help(String text) {
        new Label(area, SWT.NONE);
        Label help = new Label(area, SWT.WRAP);
        help.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).hint(320, SWT.DEFAULT).applyTo(help);
        helps.add(help);
        helpTexts.add(text);
    }

    private String more(Setting setting, String written) {
        return switch (setting.type()) {
            case LIST -> lastIsTicked() ? "" : " " + Texts.setting_lines;
            case SECRET -> written.isEmpty() ? "" : " " + WrittenSecret.explained(written);
            default -> "";
        };
    }

    private boolean lastIsTicked() {
        return fields.getLast().control() instanceof Table;
    }

    /** Of what is typed now; what is sealed is never shown. */
    private void unmask() {
        new Label(area, SWT.NONE);
        Button show = new Button(area, SWT.CHECK);
        show.setText(Texts.secret_show);
        show.addListener(SWT.Selection, e -> fields.forEach(f -> f.masked().accept(!show.getSelection())));
    }

    /** What is said; nothing of what is left empty. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (SettingField field : fields) {
            String value = field.value().get();
            if (!value.isEmpty()) {
                values.put(field.setting().key(), value);
            }
        }
        return values;
    }

    List<Violation> violations() {
        return schema.check(values(), "");
    }

    /**
     * Says at each field what is wrong with it, in place of its help.
     *
     * @param problems by key
     * @return whether any text has changed
     */
    boolean tell(Map<String, String> problems) {
        boolean changed = false;
        for (int i = 0; i < fields.size(); i++) {
            Optional<String> wrong =
                    Optional.ofNullable(problems.get(fields.get(i).setting().key()));
            String text = wrong.orElse(helpTexts.get(i));
            if (!helps.get(i).getText().equals(text)) {
                helps.get(i).setText(text);
                helps.get(i)
                        .setForeground(
                                wrong.isPresent()
                                        ? JFaceResources.getColorRegistry().get(JFacePreferences.ERROR_COLOR)
                                        : null);
                changed = true;
            }
            if (wrong.isPresent()) {
                marks.get(i).setDescriptionText(text);
                marks.get(i).show();
            } else {
                marks.get(i).hide();
            }
        }
        return changed;
    }

    /** Fields in the order of the schema. */
    List<SettingField> fields() {
        return List.copyOf(fields);
    }

    /** Of a field that is not to be changed here. */
    void fix(String key, Optional<String> why) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).setting().key().equals(key)) {
                fields.get(i).control().setEnabled(false);
                if (why.isPresent()) {
                    helpTexts.set(i, why.get());
                    helps.get(i).setText(why.get());
                }
            }
        }
    }

    /** The label of a field, for messages. */
    String label(String key) {
        return schema.find(key).map(Setting::label).orElse(key);
    }
}
