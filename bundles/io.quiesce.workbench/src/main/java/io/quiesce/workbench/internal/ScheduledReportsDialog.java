package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Reports;
import io.quiesce.workbench.internal.ReportSchedules.Row;
import io.quiesce.workbench.internal.SettingsDialog.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** Reports that are sent by schedule: made, changed, removed and sent now. */
final class ScheduledReportsDialog extends TitleAreaDialog {

    private final Path home = WorkbenchApplication.link().home();
    private TableViewer table;
    private Text details;
    private final List<Button> ofRow = new ArrayList<>();
    private Optional<ReportSchedules> shown = Optional.empty();

    ScheduledReportsDialog(Shell parent) {
        super(parent);
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        Help.about(shell, ReportsView.ID);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        getShell().setText(Texts.scheduled_title);
        setTitle(Texts.scheduled_title);
        setMessage(Texts.scheduled_text);
        Composite outer = (Composite) super.createDialogArea(parent);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(10, 8).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        table = new TableViewer(area, SWT.FULL_SELECTION | SWT.SINGLE | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        columns();
        buttons(area);
        details = new Text(area, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        details.setData(Ids.KEY, Ids.SCHEDULED_DETAILS);
        GridDataFactory.fillDefaults()
                .span(2, 1)
                .grab(true, false)
                .hint(SWT.DEFAULT, 62)
                .applyTo(details);
        table.addSelectionChangedListener(e -> tell());
        table.addOpenListener(e -> selected().ifPresent(this::change));
        load();
        return outer;
    }

    private void columns() {
        new Columns<>(table, Row.class)
                .add(
                        Texts.scheduled_name,
                        110,
                        SWT.LEFT,
                        Row::name,
                        r -> Images.of(r.scheduled().problem().isEmpty() ? "report" : "unusable"))
                .add(Texts.scheduled_when, 135, SWT.LEFT, r -> r.value("when", ""))
                .add(Texts.scheduled_period, 95, SWT.LEFT, r -> r.value("period", "week"))
                .add(Texts.scheduled_plans, 120, SWT.LEFT, r -> r.value("plans", Texts.rule_all))
                .add(Texts.scheduled_channels, 110, SWT.LEFT, r -> r.value("channels", ""))
                .add(Texts.scheduled_next, 215, SWT.LEFT, ScheduledReportsDialog::next);
        table.setContentProvider(ArrayContentProvider.getInstance());
        table.setComparer(Same.by(row -> ((Row) row).name()));
        Table widget = table.getTable();
        widget.setData(Ids.KEY, Ids.SCHEDULED);
        Columns.copyOnKey(widget);
        GridDataFactory.fillDefaults().grab(true, true).hint(800, 220).applyTo(widget);
    }

    private static String next(Row row) {
        return row.scheduled().next().stream()
                .findFirst()
                .map(at -> Formats.time(at) + "  " + Formats.distance(at, Instant.now()))
                .orElse("");
    }

    private void buttons(Composite area) {
        Composite column = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(column);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.BEGINNING).applyTo(column);
        button(column, Texts.scheduled_add).addListener(SWT.Selection, e -> add());
        ofRow(column, Texts.scheduled_change, this::change);
        ofRow(column, Texts.scheduled_remove, this::remove);
        ofRow(column, Texts.scheduled_send, this::send);
    }

    private static Button button(Composite column, String label) {
        Button button = new Button(column, SWT.PUSH);
        button.setText(label);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }

    private void ofRow(Composite column, String label, Consumer<Row> action) {
        Button button = button(column, label);
        button.setEnabled(false);
        button.addListener(SWT.Selection, e -> selected().ifPresent(action));
        ofRow.add(button);
    }

    private Optional<Row> selected() {
        return Optional.ofNullable((Row) table.getStructuredSelection().getFirstElement());
    }

    private void tell() {
        ofRow.forEach(b -> b.setEnabled(selected().isPresent()));
        details.setText(selected().map(r -> r.scheduled().problem()).orElse(""));
    }

    private void load() {
        Asking.work(
                table.getControl(), Texts.scheduled_job, () -> ReportSchedules.read(home), this::show, this::failed);
    }

    private void show(ReportSchedules schedules) {
        shown = Optional.of(schedules);
        table.setInput(schedules.rows());
        tell();
        if (schedules.rows().isEmpty()) {
            details.setText(Texts.scheduled_none);
        }
    }

    private void failed(QuiesceException failure) {
        details.setText(Asking.text(failure));
    }

    private void add() {
        shown.ifPresent(now -> open(now, Texts.scheduled_new, Optional.empty(), Map.of()));
    }

    private void change(Row row) {
        if (row.values().isEmpty()) {
            details.setText(row.scheduled().problem()); // its text is none of a form's
        } else {
            shown.ifPresent(now ->
                    open(now, Texts.of(Texts.scheduled_edit, row.name()), Optional.of(row.document()), row.values()));
        }
    }

    private void open(
            ReportSchedules now, String title, Optional<ConfigurationDocument> before, Map<String, String> written) {
        Subject subject = new Subject(
                ReportsView.ID,
                title,
                Texts.scheduled_form,
                List.of(now.form()),
                before,
                written,
                now.channels().isEmpty() ? Map.of() : Map.of("channels", now.channels()),
                (name, as, values) -> ReportSchedules.store(home, name, before, as, values));
        if (new SettingsDialog(getShell(), subject).open() == Window.OK) {
            load();
        }
    }

    private void remove(Row row) {
        String title = Texts.of(Texts.scheduled_removing, row.name());
        if (Removal.agreed(getShell(), title, Texts.of(Texts.scheduled_remove_confirm, row.name()), List.of())) {
            Asking.work(
                    table.getControl(),
                    title,
                    () -> Services.get(ConfigurationStore.class).remove(home, DocumentKind.REPORT, row.name()),
                    removed -> load(),
                    this::failed);
        }
    }

    /** In the background; what became of it stands below the table. */
    private void send(Row row) {
        details.setText(Texts.test_sending);
        Asking.work(
                table.getControl(),
                Texts.of(Texts.scheduled_sending, row.name()),
                () -> Services.get(Reports.class).send(home, row.name()),
                channels -> details.setText(Texts.of(Texts.scheduled_sent, row.name(), String.join(", ", channels))),
                this::failed);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
