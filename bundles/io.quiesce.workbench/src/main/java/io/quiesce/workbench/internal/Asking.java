package io.quiesce.workbench.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.AgentLink.Question;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the agent that is shown in a job of the Progress view, and hands what it said to the UI thread. */
final class Asking {

    /** Something that may wait. */
    @FunctionalInterface
    interface Work<T> {
        T call() throws QuiesceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private Asking() {}

    /**
     * @param name of the job
     * @param shown called by the UI thread unless the control is disposed by then
     * @param failed the same; errors stand where the answer would
     */
    static <T> void ask(
            Control control, String name, Question<T> question, Consumer<T> shown, Consumer<QuiesceException> failed) {
        ask(WorkbenchApplication.fleet().shown(), control, name, question, shown, failed);
    }

    /** The same of an agent that stays the same one, whichever is shown by then. */
    static <T> void ask(
            AgentLink link,
            Control control,
            String name,
            Question<T> question,
            Consumer<T> shown,
            Consumer<QuiesceException> failed) {
        work(control, name, () -> link.ask(question), shown, failed);
    }

    /** The same for what is not the agent's to answer. */
    static <T> void work(
            Control control, String name, Work<T> work, Consumer<T> shown, Consumer<QuiesceException> failed) {
        Display display = control.getDisplay();
        Optional<String> command = Help.now();
        Job job = new Job(name) {
            @Override
            protected IStatus run(IProgressMonitor monitor) {
                try {
                    T answer = answer(name, work);
                    deliver(() -> shown.accept(answer));
                } catch (QuiesceException e) {
                    deliver(() -> failed.accept(e));
                }
                return Status.OK_STATUS;
            }

            private void deliver(Runnable what) {
                Pictures.soon(display, () -> {
                    if (!control.isDisposed()) {
                        Help.during(command, what);
                    }
                });
            }
        };
        job.schedule();
    }

    /**
     * Whoever asks waits for an answer or an error, with buttons that are disabled meanwhile: what nobody has foreseen is an error
     * too.
     */
    static <T> T answer(String name, Work<T> work) throws QuiesceException {
        try {
            return work.call();
        } catch (RuntimeException | LinkageError e) { // the latter when a plug-in goes while it is called
            LOG.error("{} failed", name, e);
            throw new CheckFailedException(Texts.of(Texts.unexpected, name, e), Texts.unexpected_hint, e);
        }
    }

    /** For what a person has just asked for: says in a dialog what happened and what to do. */
    static Consumer<QuiesceException> dialog(Shell shell, String title) {
        return e -> MessageDialog.openError(shell, title, text(e));
    }

    /** What happened, and what to check. */
    static String text(QuiesceException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Texts.sentence(message) + (e.hint().isEmpty() ? "" : "\n" + e.hint());
    }
}
