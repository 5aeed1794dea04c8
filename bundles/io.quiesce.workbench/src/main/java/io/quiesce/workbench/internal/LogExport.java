package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.service.RunExports;
import io.quiesce.api.service.RunExports.Format;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;

/** Writes the runs of a query into a file, in a job that can be cancelled; a file appears only once it is complete. */
final class LogExport extends Job {

    private final Shell shell;
    private final AgentLink agent = WorkbenchApplication.fleet().shown();
    private final Format format;
    private final RunQuery query;
    private final Path file;

    LogExport(Shell shell, Format format, RunQuery query, Path file) {
        super(Texts.of(Texts.export_job, file));
        this.shell = shell;
        this.format = format;
        this.query = query;
        this.file = file;
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                long runs;
                try (BufferedWriter out = Files.newBufferedWriter(part)) {
                    runs = Services.get(RunExports.class).write(format, new Asked(agent, monitor), query, line -> {
                        out.write(line);
                        out.write("\r\n".substring(format == Format.CSV ? 0 : 1));
                    });
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                tell(false, Texts.of(Texts.export_done, runs, file));
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (OperationCanceledException e) {
            return Status.CANCEL_STATUS;
        } catch (QuiesceException e) {
            tell(true, Asking.text(e));
        } catch (IOException e) {
            tell(true, Texts.of(Texts.export_failed, file, e));
        }
        return Status.OK_STATUS;
    }

    private void tell(boolean failed, String what) {
        Pictures.soon(shell.getDisplay(), () -> {
            if (!shell.isDisposed() && failed) {
                MessageDialog.openError(shell, Texts.export_title, what);
            } else if (!shell.isDisposed()) {
                MessageDialog.openInformation(shell, Texts.export_title, what);
            }
        });
    }

    /** The agent's history, until somebody cancels. */
    private record Asked(AgentLink agent, IProgressMonitor monitor) implements RunExports.Source {
        @Override
        public RunPage list(RunQuery query) throws QuiesceException {
            stopIfCancelled();
            return agent.ask(desk -> desk.history(query));
        }

        @Override
        public List<RunLog> find(String beginning) throws QuiesceException {
            stopIfCancelled();
            return agent.ask(desk -> desk.find(beginning));
        }

        private void stopIfCancelled() {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
        }
    }
}
