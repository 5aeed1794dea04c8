package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.control.BackupOutlook;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.PlanDocuments;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;

/** What the retention of a plan's receiver would do with its backups now. UI thread. */
final class RetentionPage {

    private final Composite area;
    private final Label policy;
    private final Button again;
    private final TableViewer rows;
    private final String plan;
    private final Supplier<PlanTyped> typed;

    /** @param typed what the plan is by now: it names the receiver */
    RetentionPage(Composite parent, String plan, Supplier<PlanTyped> typed) {
        this.plan = plan;
        this.typed = typed;
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).spacing(6, 6).applyTo(area);
        Label purpose = new Label(area, SWT.WRAP);
        purpose.setText(Texts.retention_text);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(purpose);
        policy = new Label(area, SWT.WRAP);
        policy.setData(Ids.KEY, Ids.RETENTION_POLICY);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(policy);
        again = new Button(area, SWT.PUSH);
        again.setText(Texts.retention_again);
        again.addListener(SWT.Selection, e -> look());
        rows = new TableViewer(area, SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        new Columns<>(rows, BackupOutlook.class)
                .add(
                        Texts.retention_decision,
                        110,
                        SWT.LEFT,
                        b -> b.outlook().keep() ? Texts.retention_stays : Texts.retention_goes,
                        b -> Images.of(b.outlook().keep() ? "good" : "never"))
                .add(
                        Texts.retention_published,
                        160,
                        SWT.LEFT,
                        b -> Formats.time(b.backup().row().receipt().publishedAt()))
                .add(
                        Texts.retention_size,
                        90,
                        SWT.RIGHT,
                        b -> new ByteSize(b.backup().row().seal().length()).display())
                .add(
                        Texts.retention_reasons,
                        240,
                        SWT.LEFT,
                        b -> String.join(", ", b.outlook().reasons()))
                .add(
                        Texts.retention_path,
                        320,
                        SWT.LEFT,
                        b -> b.backup().row().receipt().path());
        rows.setContentProvider(ArrayContentProvider.getInstance());
        Table table = rows.getTable();
        table.setData(Ids.KEY, Ids.RETENTION);
        Columns.copyOnKey(table);
        GridDataFactory.fillDefaults()
                .grab(true, true)
                .span(2, 1)
                .hint(SWT.DEFAULT, 80)
                .applyTo(table);
    }

    Composite area() {
        return area;
    }

    /** Asks the receiver; what it said last stays until it has answered. */
    void look() {
        PlanTyped now = typed.get();
        again.setEnabled(false);
        say(Texts.retention_asking);
        Asking.work(area, Texts.of(Texts.retention_of, plan), () -> outlook(now), this::show, this::failed);
    }

    private List<BackupOutlook> outlook(PlanTyped now) throws QuiesceException {
        String receiver = now.texts(Services.get(PlanDocuments.class), plan)
                .written()
                .values()
                .getOrDefault("transfer.receiver", "");
        return WorkbenchApplication.link().ask(desk -> desk.outlook(receiver, plan));
    }

    private void show(List<BackupOutlook> backups) {
        again.setEnabled(true);
        rows.setInput(backups);
        String at = Formats.time(Instant.now());
        if (backups.isEmpty()) {
            say(Texts.of(Texts.retention_none, at));
            return;
        }
        String name = backups.getFirst().outlook().policy();
        long going = backups.stream().filter(b -> !b.outlook().keep()).count();
        say(
                name.isEmpty()
                        ? Texts.of(Texts.retention_no_policy, at, backups.size())
                        : Texts.of(Texts.retention_policy, at, name, backups.size() - going, going));
    }

    private void failed(QuiesceException failure) {
        again.setEnabled(true);
        rows.setInput(List.of());
        say(Asking.text(failure));
    }

    private void say(String text) {
        policy.setText(text);
        area.layout();
    }

    void setFocus() {
        again.setFocus();
    }
}
