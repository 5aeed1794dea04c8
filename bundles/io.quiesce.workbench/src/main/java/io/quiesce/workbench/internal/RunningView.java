package io.quiesce.workbench.internal;

import io.quiesce.api.control.Work;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.RunPicture;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is at work, what waits for its turn, and what has just ended. */
public final class RunningView extends TableView {

    static final String ID = "io.quiesce.workbench.running";

    private static final Logger LOG = LoggerFactory.getLogger(RunningView.class);

    private Banner banner;
    private TableViewer runs;
    private Text notes;

    /** Brings it to the front of the active window. */
    static void open() {
        try {
            PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().showView(ID);
        } catch (PartInitException e) {
            LOG.warn("the view {} can't be shown", ID, e);
        }
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        SashForm halves = new SashForm(parent, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(halves);
        runs = new TableViewer(halves, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
        Table table = runs.getTable();
        table.setData(Ids.KEY, Ids.RUNS);
        columns();
        runs.setContentProvider(ArrayContentProvider.getInstance());
        runs.setComparer(Same.by(row -> ((RunPicture) row).run().id()));
        adopt(runs);
        notes = Details.text(halves, SWT.WRAP);
        notes.setData(Ids.KEY, Ids.RUN_NOTES);
        halves.setWeights(3, 2);
        runs.addSelectionChangedListener(e -> showNotes());
        Pictures.show(parent, this::show);
    }

    private void columns() {
        new Columns<>(runs, RunPicture.class)
                .add(Texts.run, 230, SWT.LEFT, RunningView::name, r -> Images.of(state(r)))
                .add(Texts.stage, 110, SWT.LEFT, RunningView::stage)
                .add(
                        Texts.progress,
                        190,
                        SWT.LEFT,
                        r -> active(r, x -> x.share().map(Bars::share).orElse("")))
                .add(Texts.rate, 100, SWT.RIGHT, r -> active(r, x -> rate(x.bytesPerSecond())))
                .add(Texts.elapsed, 80, SWT.RIGHT, r -> Formats.duration(r.elapsed(Instant.now())))
                .add(
                        Texts.remaining,
                        90,
                        SWT.RIGHT,
                        r -> active(r, x -> x.remaining().map(Formats::duration).orElse("")))
                .add(Texts.downtime, 90, SWT.RIGHT, r -> progress(r, p -> Formats.duration(p.downtime())))
                .add(Texts.stored, 90, SWT.RIGHT, r -> progress(r, p -> Formats.size(p.stored())))
                .add(Texts.kept, 90, SWT.RIGHT, r -> progress(r, p -> Formats.size(p.sent())));
    }

    static String name(RunPicture run) {
        return switch (run.run().work()) {
            case Work.Backup backup -> Texts.of(Texts.run_backup, run.run().plan());
            case Work.Delivery delivery ->
                Texts.of(Texts.run_delivery, run.run().plan());
            case Work.Restore restore ->
                restore.order()
                        .plan()
                        .map(p -> Texts.of(Texts.run_restore, p))
                        .orElseGet(() -> Texts.of(
                                Texts.run_copy, restore.order().directory().orElseThrow()));
            case Work.Verification verification -> Texts.of(Texts.run_verification, verification.backup());
            case Work.DiscardOld discard ->
                Texts.of(Texts.run_discard, run.run().plan());
        };
    }

    /** Also the name of its image. */
    private static String state(RunPicture run) {
        if (run.end().isPresent()) {
            return run.end().get().failure().isPresent() ? "failed" : "good";
        }
        return run.run().running() ? "running" : "waiting";
    }

    private static String stage(RunPicture run) {
        if (run.end().isPresent()) {
            return run.end().get().failure().isPresent() ? Texts.failed : Texts.done;
        }
        return run.run().running() ? run.stage().map(Formats::word).orElse("") : Texts.queued;
    }

    private static String rate(long bytesPerSecond) {
        return bytesPerSecond == 0 ? "" : Formats.size(bytesPerSecond) + "/s";
    }

    private static String active(RunPicture run, Function<RunPicture, String> text) {
        return run.end().isEmpty() ? text.apply(run) : "";
    }

    private static String progress(RunPicture run, Function<Progressed, String> text) {
        return run.progress().map(text).orElse("");
    }

    private void show(AgentPicture picture) {
        banner.show(picture.problem().map(Asking::text).orElse(""));
        List<RunPicture> newestFirst = picture.runs().stream()
                .sorted(Comparator.comparing((RunPicture r) -> r.end().isPresent())
                        .thenComparing(r -> r.run().submittedAt(), Comparator.reverseOrder()))
                .toList();
        if (!newestFirst.equals(runs.getInput())) {
            Optional<RunPicture> before = selected();
            runs.setInput(newestFirst);
            selected()
                    .filter(now -> !before.map(b -> state(b).equals(state(now))).orElse(true))
                    .ifPresent(this::selectAnew);
        } else if (!picture.active().isEmpty()) {
            runs.refresh(); // time goes on
        }
        if (runs.getStructuredSelection().isEmpty() && !newestFirst.isEmpty()) {
            runs.setSelection(new StructuredSelection(newestFirst.getFirst()));
        }
        showNotes();
    }

    private Optional<RunPicture> selected() {
        return Optional.ofNullable((RunPicture) runs.getStructuredSelection().getFirstElement());
    }

    /** The platform asks anew which commands a selection allows when it is another one, and one of the same row is not. */
    private void selectAnew(RunPicture run) {
        runs.setSelection(StructuredSelection.EMPTY);
        runs.setSelection(new StructuredSelection(run));
    }

    private void showNotes() {
        String text = selected().map(RunningView::notes).orElse(Texts.no_runs);
        if (!text.equals(notes.getText())) {
            notes.setText(text);
            notes.setSelection(text.length());
        }
    }

    private static String notes(RunPicture run) {
        String stages = run.stages().stream().map(b -> Formats.word(b.stage())).collect(Collectors.joining(" → "));
        String lines = run.notes().stream()
                .map(n -> Formats.time(n.at()) + "  " + (n.level() == Level.INFO ? "" : Formats.word(n.level()) + ": ")
                        + n.text())
                .collect(Collectors.joining("\n"));
        String end =
                run.end().flatMap(RunPicture.End::failure).map(Asking::text).orElse("");
        return String.join("\n", List.of(stages, lines, end)).strip();
    }
}
