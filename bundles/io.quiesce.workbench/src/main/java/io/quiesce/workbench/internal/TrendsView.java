package io.quiesce.workbench.internal;

import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.PlanPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;

/** Size, downtime, duration and throughput of the good backups of one plan over time. Follows the selection of a plan. */
public final class TrendsView extends ViewPart {

    static final String ID = "io.quiesce.workbench.trends";

    private static final List<Integer> DAYS = List.of(30, 90, 365, 0);

    private static final String PERIOD = "period";

    private final ISelectionListener follower = this::follow;
    private int remembered = 1;
    private Banner banner;
    private Combo plan;
    private Combo days;
    private Label count;
    private List<TrendChart> charts = List.of();
    private final Inquiry inquiry = new Inquiry();
    /** Why the agent can't be asked; empty while it can. */
    private String lost = "";

    private Optional<Sought> drawn = Optional.empty();
    private Set<UUID> ended = Set.of();

    @Override
    public void init(IViewSite site, IMemento memento) throws PartInitException {
        super.init(site, memento);
        Integer saved = memento == null ? null : memento.getInteger(PERIOD);
        remembered = saved == null || saved < 0 || saved >= DAYS.size() ? remembered : saved;
    }

    @Override
    public void saveState(IMemento memento) {
        memento.putInteger(PERIOD, days.getSelectionIndex());
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        ChoiceBar bar = new ChoiceBar(parent, 4);
        bar.label(Texts.plan);
        plan = bar.choice(Ids.TREND_PLAN, this::load);
        days = bar.choice(Ids.TREND_DAYS, this::load);
        DAYS.forEach(d -> days.add(d == 0 ? Texts.any_time : Texts.of(Texts.last_days, d)));
        days.select(remembered);
        count = bar.count(Ids.TREND_COUNT);
        Composite grid = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(grid);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).applyTo(grid);
        charts = Trend.all().stream().map(t -> new TrendChart(grid, t)).toList();
        getSite().getPage().addSelectionListener(follower);
        Pictures.show(parent, this::other, this::show);
    }

    @Override
    public void dispose() {
        getSite().getPage().removeSelectionListener(follower);
        super.dispose();
    }

    @Override
    public void setFocus() {
        plan.setFocus();
    }

    private void follow(IWorkbenchPart part, ISelection selection) {
        if (part != this
                && selection instanceof IStructuredSelection rows
                && rows.getFirstElement() instanceof PlanPicture selected
                && !selected.state().name().equals(plan.getText())
                && Arrays.asList(plan.getItems()).contains(selected.state().name())) {
            plan.setText(selected.state().name());
            load();
        }
    }

    private void show(AgentPicture picture) {
        lost = picture.problem().map(Asking::text).orElse("");
        if (!lost.isEmpty()) {
            inquiry.outdate();
        }
        tell();
        String[] names =
                picture.plans().stream().map(p -> p.state().name()).sorted().toArray(String[]::new);
        boolean others = !Arrays.equals(names, plan.getItems());
        if (others) {
            String before = plan.getText();
            plan.setItems(names);
            plan.setText(Arrays.asList(names).contains(before) || names.length == 0 ? before : names[0]);
        }
        Set<UUID> over = picture.runs().stream()
                .filter(r -> r.end().isPresent())
                .map(r -> r.run().id())
                .collect(Collectors.toSet());
        if (picture.connected() && (others || inquiry.isDue(!over.equals(ended)))) {
            ended = over;
            load();
        }
    }

    /** Another agent is shown. */
    private void other() {
        inquiry.drop();
        inquiry.outdate();
        drawn = Optional.empty();
        ended = Set.of();
        charts.forEach(c -> c.show(List.of()));
        count.setText("");
    }

    private void tell() {
        banner.show(lost.isEmpty() ? inquiry.failure() : lost);
    }

    private void load() {
        Sought sought = new Sought(plan.getText(), DAYS.get(Math.max(0, days.getSelectionIndex())));
        if (!drawn.equals(Optional.of(sought))) {
            charts.forEach(c -> c.show(List.of())); // the curves of another plan are not this one's
            drawn = Optional.of(sought);
        }
        if (sought.plan().isEmpty()) {
            inquiry.drop();
            tell();
            count.setText(Texts.no_plan_yet);
            return;
        }
        int question = inquiry.ask();
        count.setText(Texts.loading);
        RunQuery query = sought.query(Instant.now());
        Asking.ask(
                plan,
                Texts.job_log,
                desk -> desk.history(query),
                page -> {
                    if (inquiry.answered(question)) {
                        tell();
                        show(page);
                    }
                },
                failure -> {
                    if (inquiry.failed(question, Asking.text(failure))) {
                        tell();
                        count.setText("");
                    }
                });
    }

    private void show(RunPage page) {
        List<RunLog> backups = page.runs().stream()
                .filter(r -> r.kind() == RunKind.BACKUP)
                .sorted(Comparator.comparing(RunLog::startedAt))
                .toList();
        count.setText(backups.isEmpty() ? Texts.trend_empty : Texts.of(Texts.trend_count, backups.size()));
        charts.forEach(c -> c.show(backups));
    }

    /**
     * What the charts are of.
     *
     * @param days that it goes back; 0 for all of them
     */
    private record Sought(String plan, int days) {

        RunQuery query(Instant now) {
            return new RunQuery(
                    Optional.of(plan),
                    Set.of(RunStatus.COMPLETED),
                    days == 0 ? Optional.empty() : Optional.of(now.minus(Duration.ofDays(days))),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    RunQuery.MOST);
        }
    }
}
