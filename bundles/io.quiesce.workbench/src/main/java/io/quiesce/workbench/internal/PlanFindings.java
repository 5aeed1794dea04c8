package io.quiesce.workbench.internal;

import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** What is wrong with the text of a plan, and beside it when it is due and what its backups are called. */
final class PlanFindings {

    private final Label state;
    private final TableViewer problems;
    private final Text ahead;

    /** @param chosen is given the line that a chosen row concerns, counted from 1 */
    PlanFindings(Composite parent, IntConsumer chosen) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(4, 2).applyTo(area);
        state = new Label(area, SWT.NONE);
        state.setData(Ids.KEY, Ids.PLAN_STATE);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).indent(6, 2).applyTo(state);
        problems = new TableViewer(area, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        new Columns<>(problems, PlanProblem.class)
                .add(
                        Texts.plan_line,
                        60,
                        SWT.LEFT,
                        p -> p.line() == 0 ? "" : Integer.toString(p.line()),
                        p -> Images.of(p.refused() ? "failed" : "waiting"))
                .add(Texts.plan_field, 150, SWT.LEFT, PlanProblem::field)
                .add(Texts.plan_problem, 420, SWT.LEFT, PlanProblem::message);
        problems.setContentProvider(ArrayContentProvider.getInstance());
        Table table = problems.getTable();
        table.setData(Ids.KEY, Ids.PLAN_PROBLEMS);
        Columns.copyOnKey(table);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        problems.addOpenListener(e -> {
            if (problems.getStructuredSelection().getFirstElement() instanceof PlanProblem p && p.line() > 0) {
                chosen.accept(p.line());
            }
        });
        ahead = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | SWT.WRAP);
        ahead.setData(Ids.KEY, Ids.PLAN_AHEAD);
        GridDataFactory.fillDefaults().hint(230, SWT.DEFAULT).grab(false, true).applyTo(ahead);
        problems.addSelectionChangedListener(e -> {
            if (e.getStructuredSelection().getFirstElement() instanceof PlanProblem p && p.refused()) {
                ahead.setText(p.message()); // its column has no room for it, and nothing is ahead of what is refused
            }
        });
    }

    void show(PlanReview review) {
        List<PlanProblem> rows = PlanProblem.of(review);
        problems.setInput(rows);
        state.setText(state(review));
        ahead.setText(review.valid() ? ahead(review) : "");
        rows.stream()
                .filter(PlanProblem::refused)
                .findFirst()
                .ifPresent(p -> problems.setSelection(new StructuredSelection(p)));
    }

    /** The text has not been read as it is now. */
    void unread() {
        problems.setInput(List.of());
        state.setText(Texts.plan_unread);
        ahead.setText("");
    }

    static String state(PlanReview review) {
        if (!review.valid()) {
            return Texts.of(Texts.plan_invalid, review.violations().size());
        }
        return review.warnings().isEmpty()
                ? Texts.plan_valid
                : Texts.of(Texts.plan_unwise, review.warnings().size());
    }

    static String ahead(PlanReview review) {
        Instant now = Instant.now();
        String due = review.next().stream()
                .map(at -> Formats.time(at) + "  " + Formats.distance(at, now))
                .collect(Collectors.joining("\n"));
        String heading = review.next().isEmpty()
                ? Texts.plan_by_hand
                : review.enabled() ? Texts.plan_due : Texts.plan_due_disabled;
        return Texts.of(Texts.plan_name, review.name()) + "\n\n" + heading + "\n" + due;
    }
}
