package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.workbench.internal.agent.AgentPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ILazyContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IMemento;

/**
 * The history of runs, newest first. Rows come page by page as they are scrolled to, so its length costs nothing; filters are
 * queries of the database, not of what is shown.
 */
public final class LogView extends TableView {

    static final String ID = "io.quiesce.workbench.log";

    private static final int PAGE = 200;
    private static final int TYPING_MILLIS = 300;
    private static final List<Optional<RunStatus>> STATUSES = statuses();
    private static final List<Integer> DAYS = List.of(0, 1, 7, 30, 365);

    private Banner banner;
    private Text text;
    private Combo status;
    private Combo days;
    private Label count;
    private TableViewer runs;
    private Text details;

    /** What has been loaded of the answer to the query. */
    private final List<RunLog> rows = new ArrayList<>();

    private RunQuery query = RunQuery.NEWEST;
    private boolean unread;
    private boolean more;
    private boolean loading;
    private int generation;
    private Set<UUID> ended = Set.of();

    private static List<Optional<RunStatus>> statuses() {
        List<Optional<RunStatus>> all = new ArrayList<>();
        all.add(Optional.empty());
        for (RunStatus status : RunStatus.values()) {
            all.add(Optional.of(status));
        }
        return all;
    }

    @Override
    public void saveState(IMemento memento) {
        super.saveState(memento);
        memento.putString("text", text.getText());
        memento.putInteger("status", status.getSelectionIndex());
        memento.putInteger("days", days.getSelectionIndex());
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        filters(parent);
        SashForm halves = new SashForm(parent, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(halves);
        runs = new TableViewer(halves, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = runs.getTable();
        table.setData(Ids.KEY, Ids.LOG);
        runs.setUseHashlookup(true);
        new Columns<>(runs, RunLog.class)
                .add(Texts.started, 160, SWT.LEFT, r -> Formats.time(r.startedAt()), r -> Images.of(image(r.status())))
                .add(Texts.kind, 80, SWT.LEFT, r -> Formats.word(r.kind()))
                .add(Texts.plan, 110, SWT.LEFT, RunLog::plan)
                .add(Texts.state, 90, SWT.LEFT, r -> Formats.word(r.status()))
                .add(Texts.duration, 85, SWT.RIGHT, r -> Formats.duration(r.elapsed()))
                .add(Texts.downtime, 90, SWT.RIGHT, r -> Formats.duration(r.downtime()))
                .add(Texts.data, 80, SWT.RIGHT, r -> Formats.size(r.rawBytes()))
                .add(Texts.stored, 80, SWT.RIGHT, r -> Formats.size(r.storedBytes()))
                .add(
                        Texts.error,
                        260,
                        SWT.LEFT,
                        r -> r.failure().map(RunFailure::message).orElse(""));
        runs.setContentProvider(new Lazy());
        adopt(runs);
        details = Details.text(halves, SWT.H_SCROLL);
        details.setData(Ids.KEY, Ids.LOG_DETAILS);
        halves.setWeights(3, 2);
        runs.addSelectionChangedListener(e -> showDetails());
        runs.setInput(rows);
        Pictures.show(parent, this::other, this::show);
    }

    private void filters(Composite parent) {
        Composite bar = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        GridLayoutFactory.fillDefaults().numColumns(4).margins(6, 4).applyTo(bar);
        text = new Text(bar, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        text.setMessage(Texts.log_text);
        text.setData(Ids.KEY, Ids.LOG_TEXT);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        status = new Combo(bar, SWT.READ_ONLY);
        status.setData(Ids.KEY, Ids.LOG_STATUS);
        STATUSES.forEach(s -> status.add(s.map(Formats::word).orElse(Texts.any_state)));
        days = new Combo(bar, SWT.READ_ONLY);
        DAYS.forEach(d -> days.add(d == 0 ? Texts.any_time : Texts.of(Texts.last_days, d)));
        count = new Label(bar, SWT.RIGHT);
        count.setData(Ids.KEY, Ids.LOG_COUNT);
        GridDataFactory.fillDefaults()
                .align(SWT.FILL, SWT.CENTER)
                .hint(150, SWT.DEFAULT)
                .applyTo(count);
        text.setText(remembered("text"));
        status.select(rememberedIndex("status", STATUSES.size()));
        days.select(rememberedIndex("days", DAYS.size()));
        text.addModifyListener(e -> soon());
        status.addListener(SWT.Selection, e -> load());
        days.addListener(SWT.Selection, e -> load());
    }

    private String remembered(String key) {
        IMemento saved = saved();
        String value = saved == null ? null : saved.getString(key);
        return value == null ? "" : value;
    }

    private int rememberedIndex(String key, int size) {
        IMemento saved = saved();
        Integer value = saved == null ? null : saved.getInteger(key);
        return value == null || value < 0 || value >= size ? 0 : value;
    }

    private static String image(RunStatus status) {
        return switch (status) {
            case RUNNING -> "running";
            case COMPLETED -> "good";
            case WAITING -> "waiting";
            case CANCELLED -> "disabled";
            case NOT_GOOD, FAILED, INTERRUPTED -> "failed";
        };
    }

    /** Asks when the typing has stopped. */
    private void soon() {
        int typed = ++generation;
        text.getDisplay().timerExec(TYPING_MILLIS, () -> {
            if (!text.isDisposed() && typed == generation) {
                load();
            }
        });
    }

    RunQuery filtered() {
        int back = DAYS.get(Math.max(0, days.getSelectionIndex()));
        String wanted = text.getText().strip();
        return new RunQuery(
                Optional.empty(),
                STATUSES.get(Math.max(0, status.getSelectionIndex()))
                        .map(Set::of)
                        .orElse(Set.of()),
                back == 0 ? Optional.empty() : Optional.of(Instant.now().minus(Duration.ofDays(back))),
                Optional.empty(),
                wanted.isEmpty() ? Optional.empty() : Optional.of(wanted),
                Optional.empty(),
                PAGE);
    }

    /** From the newest on, by the filters as they are. */
    private void load() {
        int asked = ++generation;
        query = filtered();
        loading = true;
        count.setText(Texts.loading);
        RunQuery now = query;
        Asking.ask(
                runs.getControl(),
                Texts.job_log,
                desk -> Map.entry(desk.history(now), desk.count(now)),
                answer -> {
                    if (asked == generation) {
                        rows.clear();
                        add(answer.getKey());
                        count.setText(Texts.of(Texts.log_count, answer.getValue()));
                        showDetails();
                    }
                },
                failure -> failed(asked, failure));
    }

    private void loadMore() {
        if (loading || !more || rows.isEmpty()) {
            return;
        }
        loading = true;
        int asked = generation;
        RunQuery next = query.after(rows.getLast().id());
        Asking.ask(
                runs.getControl(),
                Texts.job_log,
                desk -> desk.history(next),
                page -> {
                    if (asked == generation) {
                        add(page);
                    }
                },
                failure -> failed(asked, failure));
    }

    private void add(RunPage page) {
        loading = false;
        more = page.more();
        rows.addAll(page.runs());
        runs.setItemCount(rows.size() + (more ? 1 : 0));
        runs.refresh();
        banner.show("");
    }

    private void failed(int asked, QuiesceException failure) {
        if (asked == generation) {
            loading = false;
            count.setText("");
            banner.show(Asking.text(failure));
        }
    }

    /** A run that has ended is a row more, or another one. */
    private void show(AgentPicture picture) {
        Set<UUID> over = picture.runs().stream()
                .filter(r -> r.end().isPresent())
                .map(r -> r.run().id())
                .collect(Collectors.toSet());
        if (picture.connected() && !loading && (unread || generation == 0 || banner.isShown() || !ended.equals(over))) {
            ended = over;
            unread = false;
            load();
        } else if (unread) {
            banner.show(picture.problem().map(Asking::text).orElse(""));
        }
    }

    /** Another agent is shown. */
    private void other() {
        generation++;
        loading = false;
        more = false;
        unread = true;
        rows.clear();
        runs.setItemCount(0);
        runs.refresh();
        count.setText("");
        details.setText("");
        banner.show("");
    }

    private void showDetails() {
        Object selected = runs.getStructuredSelection().getFirstElement();
        if (!(selected instanceof RunLog run)) {
            details.setText(rows.isEmpty() && !loading ? Texts.log_empty : "");
            return;
        }
        Asking.ask(
                details,
                Texts.job_log,
                desk -> desk.find(run.id().toString()),
                found -> {
                    if (runs.getStructuredSelection().getFirstElement() == selected) {
                        details.setText(
                                found.stream().findFirst().map(LogView::details).orElse(Texts.log_gone));
                    }
                },
                failure -> details.setText(Asking.text(failure)));
    }

    private static String details(RunLog run) {
        StringBuilder page = new StringBuilder();
        line(page, Texts.run, run.id());
        line(page, Texts.backup, run.backup().map(Object::toString).orElse(""));
        line(page, Texts.place, run.place());
        run.stages()
                .forEach((stage, lasted) ->
                        line(page, Texts.of(Texts.in_stage, Formats.word(stage)), Formats.duration(lasted)));
        run.failure().ifPresent(f -> {
            line(page, Texts.error, f.message());
            line(page, Texts.hint, f.hint());
        });
        page.append('\n');
        run.lines()
                .forEach(l -> page.append(Formats.time(l.at()))
                        .append("  ")
                        .append(l.level() == Level.INFO ? "" : Formats.word(l.level()) + ": ")
                        .append(l.text())
                        .append('\n'));
        run.failure().ifPresent(f -> {
            page.append('\n');
            f.system().forEach((name, value) -> line(page, name, value));
            if (!f.instanceLog().isEmpty()) {
                page.append('\n').append(Texts.instance_log).append('\n');
                page.append(f.instanceLog().indent(2));
            }
            page.append('\n').append(f.stackTrace());
        });
        return page.toString();
    }

    private static void line(StringBuilder page, String name, Object value) {
        if (!value.toString().isEmpty()) {
            page.append(name).append(": ").append(value).append('\n');
        }
    }

    /** Rows as they are looked at; the one behind the last asks for more. */
    private final class Lazy implements ILazyContentProvider {
        @Override
        public void updateElement(int index) {
            if (index < rows.size()) {
                runs.replace(rows.get(index), index);
            } else {
                loadMore();
            }
        }

        @Override
        public void inputChanged(Viewer viewer, Object before, Object after) {
            // the list stays the same one
        }
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }
}
