package io.quiesce.workbench.internal;

import io.quiesce.api.report.Report;
import io.quiesce.api.service.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;

/** Writes the report that is shown into a file of this host, in a job. */
final class ReportExport {

    private static final String NAME = "quiesce-report";

    private ReportExport() {}

    static void ask(Shell shell, Report report) {
        Map<String, Reports.Format> formats =
                Map.of("html", Reports.Format.HTML, "csv", Reports.Format.CSV, "json", Reports.Format.JSON);
        ExportDialog dialog = new ExportDialog(
                shell,
                Texts.report_save_title,
                Texts.report_save_text,
                NAME,
                List.of(
                        new ExportDialog.Choice(Texts.report_html, "html"),
                        new ExportDialog.Choice(Texts.report_csv, "csv"),
                        new ExportDialog.Choice(Texts.report_json, "json")));
        if (dialog.open() != Window.OK) {
            return;
        }
        Path file = dialog.file();
        Reports.Format format = formats.getOrDefault(dialog.ending(), Reports.Format.HTML);
        Asking.work(
                shell,
                Texts.of(Texts.export_job, file),
                () -> {
                    try {
                        WrittenFile.write(file, Services.get(Reports.class).write(report, format));
                        return file;
                    } catch (IOException e) {
                        throw WrittenFile.failed(file, e);
                    }
                },
                written -> MessageDialog.openInformation(
                        shell, Texts.report_save_title, Texts.of(Texts.report_saved, written)),
                Asking.dialog(shell, Texts.report_save_title));
    }
}
