package io.quiesce.workbench.internal;

import io.quiesce.api.service.RunExports.Format;
import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;

/** Writes every run that the log shows, not only those that were scrolled to, into a file of this host. */
public final class ExportHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActivePart(event) instanceof LogView log) {
            Shell shell = log.getSite().getShell(); // the active one may be a dialog that has closed by the end
            ExportDialog dialog = new ExportDialog(
                    shell,
                    Texts.export_title,
                    Texts.export_text,
                    "quiesce-log",
                    List.of(
                            new ExportDialog.Choice(Texts.export_csv, "csv"),
                            new ExportDialog.Choice(Texts.export_json, "json")));
            if (dialog.open() == Window.OK) {
                new LogExport(
                                shell,
                                dialog.ending().equals("csv") ? Format.CSV : Format.JSON,
                                log.filtered(),
                                dialog.file())
                        .schedule();
            }
        }
        return null;
    }
}
