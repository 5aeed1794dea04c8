package io.quiesce.workbench.internal;

import io.quiesce.api.history.RunLog;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.PlanPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** Every plan: how it is, its last good backup, when it is next due; problems first. */
public final class OverviewView extends TableView {

    static final String ID = "io.quiesce.workbench.overview";

    private static final int TREND = 20;

    /** How soon "5 min ago" is no longer right. */
    private static final Duration AGES = Duration.ofSeconds(20);

    private Instant drawn = Instant.EPOCH;
    private Banner banner;
    private TableViewer plans;
    private Label empty;
    private Text details;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        empty = new Label(parent, SWT.WRAP);
        empty.setData(Ids.KEY, Ids.PLANS_EMPTY);
        GridDataFactory.fillDefaults().grab(true, false).indent(8, 8).applyTo(empty);
        plans = new TableViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = plans.getTable();
        table.setData(Ids.KEY, Ids.PLANS);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        columns();
        plans.setContentProvider(ArrayContentProvider.getInstance());
        plans.setComparer(Same.by(row -> ((PlanPicture) row).state().name()));
        adopt(plans);
        details = Details.text(parent, SWT.WRAP);
        details.setData(Ids.KEY, Ids.PLAN_DETAILS);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 78).applyTo(details.getParent());
        plans.addSelectionChangedListener(
                e -> details.setText(selected().map(OverviewView::details).orElse("")));
        plans.addOpenListener(e -> selected()
                .filter(p -> !OwnHome.isAnother(getSite().getShell()))
                .ifPresent(p -> PlanEditor.open(p.state().name())));
        Pictures.show(parent, this::show);
    }

    private void columns() {
        new Columns<>(plans, PlanPicture.class)
                .add(Texts.plan, 150, SWT.LEFT, p -> p.state().name(), p -> Images.of(p.standing()))
                .add(Texts.state, 150, SWT.LEFT, p -> Texts.of(p.standing()))
                .add(
                        Texts.last_good,
                        245,
                        SWT.LEFT,
                        p -> p.lastGoodAt()
                                .map(at -> Formats.time(at) + "  " + Formats.distance(at, Instant.now()))
                                .orElse(Texts.none))
                .add(Texts.next_run, 230, SWT.LEFT, OverviewView::next)
                .add(Texts.downtime, 90, SWT.RIGHT, last(r -> Formats.duration(r.downtime())))
                .add(Texts.duration, 90, SWT.RIGHT, last(r -> Formats.duration(r.elapsed())))
                .add(Texts.data, 90, SWT.RIGHT, last(r -> Formats.size(r.rawBytes())))
                .add(Texts.stored, 90, SWT.RIGHT, last(r -> Formats.size(r.storedBytes())))
                .add(Texts.downtime_trend, 170, SWT.LEFT, p -> Bars.trend(downtimes(p)));
    }

    private static String next(PlanPicture plan) {
        if (plan.state().next().isEmpty()) {
            return !plan.state().enabled()
                    ? Texts.disabled
                    : plan.state().schedules().isEmpty() ? Texts.not_scheduled : Texts.none_left;
        }
        Instant next = plan.state().next().getFirst();
        return Formats.time(next) + "  " + Formats.distance(next, Instant.now());
    }

    private static Function<PlanPicture, String> last(Function<RunLog, String> text) {
        return plan -> plan.lastGood().map(text).orElse("");
    }

    private static List<Double> downtimes(PlanPicture plan) {
        List<Double> seconds = new ArrayList<>(plan.good().stream()
                .limit(TREND)
                .map(RunLog::downtime)
                .map(Duration::toMillis)
                .map(millis -> millis / 1000.0)
                .toList());
        Collections.reverse(seconds);
        return seconds;
    }

    private Optional<PlanPicture> selected() {
        return Optional.ofNullable((PlanPicture) plans.getStructuredSelection().getFirstElement());
    }

    private static String details(PlanPicture plan) {
        if (!plan.state().problem().isEmpty()) {
            return plan.state().problem();
        }
        return plan.last()
                .flatMap(RunLog::failure)
                .map(f -> Texts.of(Texts.last_failed, Texts.sentence(f.message())) + "\n" + f.hint())
                .orElseGet(() -> plan.state().schedules().isEmpty()
                        ? Texts.not_scheduled
                        : Texts.of(
                                Texts.scheduled, String.join(", ", plan.state().schedules())));
    }

    private void show(AgentPicture picture) {
        banner.show(picture.problem().map(Asking::text).orElse(""));
        boolean none = picture.plans().isEmpty();
        empty.setText(picture.connected() ? Texts.no_plans : Texts.agent_sought);
        if (empty.getVisible() != none || ((GridData) empty.getLayoutData()).exclude == none) {
            empty.setVisible(none);
            ((GridData) empty.getLayoutData()).exclude = !none;
            empty.getParent().layout(true);
        }
        Optional<PlanPicture> before = selected();
        boolean old = Duration.between(drawn, Instant.now()).compareTo(AGES) > 0;
        if (old || !picture.plans().equals(plans.getInput())) {
            drawn = Instant.now();
            plans.setInput(picture.plans());
        }
        selected().filter(now -> !before.equals(Optional.of(now))).ifPresent(now -> details.setText(details(now)));
    }
}
