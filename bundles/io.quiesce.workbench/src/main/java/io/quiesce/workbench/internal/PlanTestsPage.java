package io.quiesce.workbench.internal;

import io.quiesce.api.instance.Finding.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;

/** Tests a plan as it is typed, in the background; what each has found stands below, also while another is made. */
final class PlanTestsPage {

    private final Composite area;
    private final Composite buttons;
    private final TableViewer rows;
    private final Map<String, List<PlanTestRow>> found = new LinkedHashMap<>();

    /**
     * @param plan its name
     * @param typed what it is by now
     */
    PlanTestsPage(Composite parent, String plan, Supplier<PlanTyped> typed) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().spacing(0, 6).applyTo(area);
        Label purpose = new Label(area, SWT.WRAP);
        purpose.setText(Texts.test_text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(purpose);
        buttons = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 4).applyTo(buttons);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(buttons);
        rows = new TableViewer(area, SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        columns();
        Details.below(area, rows, Ids.TEST_DETAILS, row -> FindingsTable.text(((PlanTestRow) row).finding()));
        button(Texts.test_instance, Ids.TEST_INSTANCE, () -> {
            PlanTyped now = typed.get();
            return () -> PlanTests.instance(now, plan);
        });
        button(Texts.test_receiver, Ids.TEST_RECEIVER, () -> {
            PlanTyped now = typed.get();
            return () -> PlanTests.receiver(now, plan);
        });
        button(
                Texts.test_alerts,
                Ids.TEST_ALERTS,
                () -> () -> PlanTests.alerts(WorkbenchApplication.link().home(), plan));
    }

    Composite area() {
        return area;
    }

    private void columns() {
        new Columns<>(rows, PlanTestRow.class)
                .add(
                        Texts.test_about,
                        140,
                        SWT.LEFT,
                        PlanTestRow::about,
                        r -> Images.of(FindingsTable.image(r.finding().severity())))
                .add(Texts.check, 110, SWT.LEFT, r -> r.finding().check())
                .add(Texts.found, 380, SWT.LEFT, r -> r.finding().message())
                .add(Texts.hint, 380, SWT.LEFT, r -> r.finding().hint());
        rows.setContentProvider(ArrayContentProvider.getInstance());
        Table table = rows.getTable();
        table.setData(Ids.KEY, Ids.TESTS);
        Columns.copyOnKey(table);
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, 80).applyTo(table);
    }

    /** @param begun called by the UI thread, for the job's work */
    private void button(String label, String id, Supplier<Asking.Work<List<PlanTestRow>>> begun) {
        Button button = new Button(buttons, SWT.PUSH);
        button.setText(label);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(button);
        Label outcome = new Label(buttons, SWT.NONE);
        outcome.setData(Ids.KEY, id);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(outcome);
        button.addListener(SWT.Selection, e -> {
            button.setEnabled(false);
            outcome.setText(Texts.test_under_way);
            Asking.work(
                    area,
                    label.replace("&", ""),
                    begun.get(),
                    result -> over(button, outcome, id, result),
                    failure -> over(button, outcome, id, PlanTestRow.of("", failure)));
        });
    }

    private void over(Button button, Label outcome, String id, List<PlanTestRow> result) {
        button.setEnabled(true);
        found.put(id, result);
        List<PlanTestRow> worstFirst = found.values().stream()
                .flatMap(List::stream)
                .sorted(PlanTestRow.WORST_FIRST)
                .toList();
        rows.setInput(worstFirst);
        worstFirst.stream().findFirst().ifPresent(worst -> rows.setSelection(new StructuredSelection(worst)));
        outcome.setText(outcome(result));
    }

    private static String outcome(List<PlanTestRow> result) {
        long refused =
                result.stream().filter(r -> r.isAtLeast(Severity.REFUSED)).count();
        long warned = result.stream().filter(r -> r.isAtLeast(Severity.WARNING)).count() - refused;
        String at = Formats.time(Instant.now());
        if (refused > 0) {
            return Texts.of(Texts.test_wrong, at, refused);
        }
        return warned > 0 ? Texts.of(Texts.test_unwise, at, warned) : Texts.of(Texts.test_good, at);
    }

    void setFocus() {
        buttons.setFocus();
    }
}
