package io.quiesce.workbench.internal;

import io.quiesce.api.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.PixelConverter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;

/**
 * The widget for one setting, as its type asks for it. What it says is what a document would say.
 *
 * @param control that a person works
 * @param value what it says now; empty for nothing
 * @param masked tells whether what is typed is hidden; does nothing where nothing ever is
 */
record SettingField(Setting setting, Control control, Supplier<String> value, Consumer<Boolean> masked) {

    private static final int LINES = 3;
    private static final int STARS = 8;
    private static final char HIDDEN = '\u2022';

    /**
     * @param written as the document has it
     * @param known what is usually written of it; empty when nobody can tell
     */
    static SettingField of(Composite area, Setting setting, String written, List<String> known, Runnable changed) {
        SettingField field = switch (setting.type()) {
            case FLAG -> flag(area, setting, written, changed);
            case CHOICE -> choice(area, setting, written, setting.choices(), changed);
            case LIST ->
                known.isEmpty()
                        ? lines(area, setting, written, changed)
                        : ticks(area, setting, written, known, changed);
            case LINES -> lines(area, setting, written, changed);
            case SECRET -> secret(area, setting, written, changed);
            case TEXT, INTEGER, DURATION, SIZE, ADDRESS ->
                known.isEmpty()
                        ? line(area, setting, written, changed)
                        : choice(area, setting, written, withNothing(known), changed);
        };
        field.control().setData(Ids.KEY, Ids.SETTING + setting.key());
        field.control().setToolTipText(setting.help());
        return field;
    }

    private static List<String> withNothing(List<String> known) {
        return Stream.concat(Stream.of(""), known.stream()).toList();
    }

    private static void fill(Control control, int lines) {
        int height = lines == 1 ? SWT.DEFAULT : new PixelConverter(control).convertHeightInCharsToPixels(lines) + 6;
        GridDataFactory.fillDefaults().grab(true, false).hint(320, height).applyTo(control);
    }

    private static SettingField line(Composite area, Setting setting, String written, Runnable changed) {
        Text text = new Text(area, SWT.BORDER);
        text.setText(written);
        text.setMessage(setting.fallback());
        text.addListener(SWT.Modify, e -> changed.run());
        fill(text, 1);
        return new SettingField(setting, text, () -> text.getText().strip(), masked -> {});
    }

    private static SettingField lines(Composite area, Setting setting, String written, Runnable changed) {
        Text text = new Text(area, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.WRAP);
        text.setText(written.stripTrailing());
        text.addListener(SWT.Modify, e -> changed.run());
        text.addTraverseListener(e -> e.doit |= e.detail == SWT.TRAVERSE_TAB_NEXT);
        fill(text, LINES);
        boolean list = setting.type() == Setting.Type.LIST;
        return new SettingField(
                setting,
                text,
                () -> {
                    String typed = text.getText().replaceAll("\r\n?", "\n");
                    String now = list ? joined(typed.lines()) : typed.stripTrailing();
                    // what nobody has touched stays as it was, down to the end of its last line
                    return now.equals(written.stripTrailing()) ? written : now;
                },
                masked -> {});
    }

    private static String joined(Stream<String> lines) {
        return lines.map(String::strip).filter(l -> !l.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static SettingField choice(
            Composite area, Setting setting, String written, List<String> choices, Runnable changed) {
        Combo combo = new Combo(area, SWT.READ_ONLY);
        String now = written.isEmpty() ? setting.fallback() : written.strip();
        choices.forEach(combo::add);
        if (combo.indexOf(now) < 0) {
            combo.add(now); // nothing that is written is lost by being shown
        }
        combo.setText(now);
        combo.addListener(SWT.Selection, e -> changed.run());
        fill(combo, 1);
        return new SettingField(
                setting, combo, () -> combo.getText().equals(now) ? written : combo.getText(), masked -> {});
    }

    private static SettingField flag(Composite area, Setting setting, String written, Runnable changed) {
        Button box = new Button(area, SWT.CHECK);
        boolean now = Boolean.parseBoolean(written.isEmpty() ? setting.fallback() : written.strip());
        box.setSelection(now);
        box.addListener(SWT.Selection, e -> changed.run());
        return new SettingField(
                setting,
                box,
                () -> box.getSelection() == now ? written : Boolean.toString(box.getSelection()),
                masked -> {});
    }

    private static SettingField ticks(
            Composite area, Setting setting, String written, List<String> known, Runnable changed) {
        Table table = new Table(area, SWT.BORDER | SWT.CHECK | SWT.V_SCROLL);
        List<String> ticked = words(written);
        Stream.concat(known.stream(), ticked.stream()).distinct().forEach(word -> {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(word);
            item.setChecked(ticked.contains(word));
        });
        table.addListener(SWT.Selection, e -> changed.run());
        fill(table, Math.min(6, Math.max(2, table.getItemCount())));
        return new SettingField(
                setting,
                table,
                () -> reticked(
                        written,
                        Stream.of(table.getItems())
                                .filter(TableItem::getChecked)
                                .map(TableItem::getText)
                                .toList()),
                masked -> {});
    }

    /** What is ticked in the order in which it was written, what is new after it; the same text when it is the same set. */
    static String reticked(String written, List<String> ticked) {
        List<String> before = words(written);
        return Set.copyOf(before).equals(Set.copyOf(ticked))
                ? written
                : Stream.concat(before.stream().filter(ticked::contains), ticked.stream())
                        .distinct()
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> words(String written) {
        return written.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    /** What is sealed is neither shown nor asked for again: it stays until something else is typed, or it is to be removed. */
    private static SettingField secret(Composite area, Setting setting, String written, Runnable changed) {
        boolean removable = !written.isEmpty() && !setting.required();
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(removable ? 2 : 1).applyTo(row);
        fill(row, 1);
        Text text = new Text(row, SWT.BORDER);
        text.setEchoChar(HIDDEN);
        text.setMessage(written.isEmpty() ? "" : String.valueOf(HIDDEN).repeat(STARS));
        text.addListener(SWT.Modify, e -> changed.run());
        fill(text, 1);
        Optional<Button> remove = removable ? Optional.of(new Button(row, SWT.CHECK)) : Optional.empty();
        remove.ifPresent(box -> {
            box.setText(Texts.secret_remove);
            box.addListener(SWT.Selection, e -> {
                text.setEnabled(!box.getSelection());
                changed.run();
            });
        });
        return new SettingField(
                setting,
                text,
                () -> remove.map(Button::getSelection).orElse(false)
                        ? ""
                        : text.getText().isEmpty() ? written : text.getText(),
                masked -> text.setEchoChar(masked ? HIDDEN : '\0'));
    }

    ControlDecoration decoration() {
        ControlDecoration mark = new ControlDecoration(control, SWT.LEFT | SWT.TOP);
        mark.setImage(FieldDecorationRegistry.getDefault()
                .getFieldDecoration(FieldDecorationRegistry.DEC_ERROR)
                .getImage());
        mark.hide();
        return mark;
    }
}
