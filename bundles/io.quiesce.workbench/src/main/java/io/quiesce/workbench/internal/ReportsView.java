package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.report.Period;
import io.quiesce.api.service.Reports;
import io.quiesce.workbench.internal.ReportPage.Written;
import io.quiesce.workbench.internal.agent.AgentPicture;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DateTime;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.part.ViewPart;

/** Makes the report of a period, shows it, and writes it into a file. */
public final class ReportsView extends ViewPart {

    static final String ID = "io.quiesce.workbench.reports";

    /** It wraps where the choices are wider. */
    private static final int LABEL_WIDTH = 180;

    private final List<ReportSpan> spans = ReportSpan.all();
    private Banner banner;
    private Combo span;
    private DateTime first;
    private DateTime last;
    private Table plans;
    private Button make;
    private Button save;
    private ReportPage page;
    private Optional<Written> made = Optional.empty();

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        banner = new Banner(parent);
        Composite halves = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(0, 0).applyTo(halves);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(halves);
        choices(halves);
        page = new ReportPage(halves);
        Pictures.show(parent, this::show);
    }

    /** As wide as their dates and buttons take, however narrow the view is: the page beside them can be scrolled. */
    private void choices(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(false, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(6, 6).applyTo(area);
        Answers.label(area, Texts.report_period);
        span = new Combo(area, SWT.READ_ONLY);
        span.setData(Ids.KEY, Ids.REPORT_PERIOD);
        spans.forEach(s -> span.add(s.label()));
        span.select(0);
        span.addListener(SWT.Selection, e -> enable());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(span);
        first = day(area, Texts.report_first);
        last = day(area, Texts.report_last);
        LocalDate began = LocalDate.now(ZoneId.systemDefault()).minusDays(6);
        first.setDate(began.getYear(), began.getMonthValue() - 1, began.getDayOfMonth());
        Label label = new Label(area, SWT.WRAP);
        label.setText(Texts.report_plans);
        GridDataFactory.fillDefaults()
                .span(2, 1)
                .grab(true, false)
                .hint(LABEL_WIDTH, SWT.DEFAULT)
                .applyTo(label);
        plans = new Table(area, SWT.BORDER | SWT.CHECK | SWT.V_SCROLL);
        plans.setData(Ids.KEY, Ids.REPORT_PLANS);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, true).hint(0, 40).applyTo(plans);
        Composite buttons = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).applyTo(buttons);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(buttons);
        make = button(buttons, Texts.report_make);
        make.addListener(SWT.Selection, e -> make());
        save = button(buttons, Texts.report_save);
        save.addListener(SWT.Selection, e -> save());
        Button scheduled = button(buttons, Texts.report_scheduled);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, false).applyTo(scheduled);
        scheduled.addListener(
                SWT.Selection, e -> new ScheduledReportsDialog(getSite().getShell()).open());
        enable();
    }

    private static DateTime day(Composite area, String label) {
        Answers.label(area, label);
        DateTime day = new DateTime(area, SWT.DATE | SWT.DROP_DOWN | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(day);
        return day;
    }

    private static Button button(Composite area, String label) {
        Button button = new Button(area, SWT.PUSH);
        button.setText(label);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }

    private ReportSpan chosen() {
        return spans.get(Math.max(0, span.getSelectionIndex()));
    }

    private void enable() {
        first.setEnabled(chosen().named());
        last.setEnabled(chosen().named());
        save.setEnabled(made.isPresent());
    }

    private static LocalDate read(DateTime day) {
        return LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDay());
    }

    /** Plans that have gone are in reports of all still. */
    private void show(AgentPicture picture) {
        List<String> now =
                picture.plans().stream().map(p -> p.state().name()).sorted().toList();
        List<String> before =
                Stream.of(plans.getItems()).map(TableItem::getText).toList();
        if (picture.connected() && !now.equals(before)) {
            List<String> ticked = ticked();
            plans.removeAll();
            for (String name : now) {
                TableItem item = new TableItem(plans, SWT.NONE);
                item.setText(name);
                item.setChecked(ticked.contains(name));
            }
        }
    }

    private List<String> ticked() {
        return Stream.of(plans.getItems())
                .filter(TableItem::getChecked)
                .map(TableItem::getText)
                .toList();
    }

    private void make() {
        if (chosen().named() && read(last).isBefore(read(first))) {
            banner.show(Texts.report_backwards);
            return;
        }
        Period period = chosen().period(read(first), read(last), Instant.now(), ZoneId.systemDefault());
        List<String> wanted = new ArrayList<>(ticked());
        Path home = WorkbenchApplication.link().home();
        make.setEnabled(false);
        Asking.work(
                plans,
                Texts.report_job,
                () -> {
                    Reports reports = Services.get(Reports.class);
                    return Written.of(reports, reports.of(home, period, wanted));
                },
                report -> over(Optional.of(report), ""),
                (QuiesceException failure) -> over(made, Asking.text(failure)));
    }

    private void over(Optional<Written> report, String problem) {
        make.setEnabled(true);
        banner.show(problem);
        if (problem.isEmpty()) {
            report.ifPresent(page::show);
        }
        made = report;
        enable();
    }

    private void save() {
        made.ifPresent(report -> ReportExport.ask(getSite().getShell(), report.report()));
    }

    @Override
    public void setFocus() {
        span.setFocus();
    }
}
