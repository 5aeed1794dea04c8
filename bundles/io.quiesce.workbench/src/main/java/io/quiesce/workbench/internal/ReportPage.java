package io.quiesce.workbench.internal;

import io.quiesce.api.report.Report;
import io.quiesce.api.service.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.browser.LocationListener;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/**
 * Shows a report: as the page that {@code quiesce report} writes where the platform has a browser, else as its text, with a way to
 * open the page by the platform's own program.
 */
final class ReportPage {

    /** Where the page is written that another program is to open. */
    private static final String FILE = "workbench/report.html";

    /**
     * A report as it is shown and opened. Both are for the UI thread at once, so they are written before.
     *
     * @param text for where there is no browser
     */
    record Written(Report report, String html, String text) {
        static Written of(Reports reports, Report report) {
            return new Written(
                    report, reports.write(report, Reports.Format.HTML), reports.write(report, Reports.Format.TEXT));
        }
    }

    private final Composite area;
    private final StackLayout stack = new StackLayout();
    private final Composite nothing;
    private Browser browser;
    private Composite plain;
    private Text text;
    private Label opened;
    private String html = "";

    /** @param parent with a grid layout, all of whose spare room the page takes */
    ReportPage(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(0, 0).applyTo(area);
        area.setLayout(stack);
        nothing = new Composite(area, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(10, 10).applyTo(nothing);
        Label what = new Label(nothing, SWT.WRAP);
        what.setText(Texts.report_nothing);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(what);
        stack.topControl = nothing;
    }

    void show(Written report) {
        html = report.html();
        if (browser == null && plain == null) {
            open();
        }
        if (browser != null) {
            browser.setText(html, true);
            stack.topControl = browser;
        } else {
            text.setText(report.text());
            stack.topControl = plain;
        }
        area.layout(true, true);
    }

    /** Once there is something to show: a browser takes a moment to start. */
    private void open() {
        try {
            browser = new Browser(area, SWT.NONE);
            browser.setData(Ids.KEY, Ids.REPORT_PAGE);
            browser.setJavascriptEnabled(false); // the page has none, and names of plans are others' words
            browser.addLocationListener(LocationListener.changingAdapter(
                    e -> e.doit = e.location.startsWith("about:") || e.location.isEmpty()));
        } catch (SWTError e) {
            plain();
        }
    }

    private void plain() {
        plain = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults()
                .numColumns(2)
                .margins(4, 4)
                .spacing(8, 4)
                .applyTo(plain);
        opened = new Label(plain, SWT.WRAP);
        opened.setText(Texts.report_no_browser);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .indent(6, 0)
                .applyTo(opened);
        Button launch = new Button(plain, SWT.PUSH);
        launch.setText(Texts.report_open);
        launch.addListener(SWT.Selection, e -> launch());
        text = new Text(plain, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | SWT.H_SCROLL);
        text.setFont(JFaceResources.getTextFont());
        text.setData(Ids.KEY, Ids.REPORT_PAGE);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, true).applyTo(text);
    }

    private void launch() {
        String page = html;
        Asking.work(
                area,
                Texts.report_open,
                () -> {
                    Path file =
                            WorkbenchApplication.link().home().toAbsolutePath().resolve(FILE);
                    try {
                        Files.createDirectories(file.getParent());
                        WrittenFile.write(file, page);
                        return file;
                    } catch (IOException e) {
                        throw WrittenFile.failed(file, e);
                    }
                },
                file -> opened.setText(
                        Program.launch(file.toString())
                                ? Texts.of(Texts.report_opened, file)
                                : Texts.of(Texts.report_no_program, file)),
                failure -> opened.setText(Asking.text(failure)));
    }
}
