package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;

/**
 * A command on the one selected row.
 *
 * @param <T> what the row has to be; nothing is done when it is anything else
 */
abstract class SelectionHandler<T> extends AbstractHandler {

    private final Class<T> kind;

    SelectionHandler(Class<T> kind) {
        this.kind = kind;
    }

    /**
     * By the UI thread.
     *
     * @param agent of whom the row is: it is asked, whichever is shown once a person has answered
     */
    abstract void run(Shell shell, AgentLink agent, T selected);

    @Override
    public final @Nullable Object execute(ExecutionEvent event) {
        if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
                && kind.isInstance(selection.getFirstElement())) {
            run(
                    HandlerUtil.getActiveShell(event),
                    WorkbenchApplication.fleet().shown(),
                    kind.cast(selection.getFirstElement()));
        }
        return null;
    }
}
