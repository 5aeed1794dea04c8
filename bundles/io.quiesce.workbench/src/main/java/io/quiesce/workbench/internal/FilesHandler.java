package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.swt.widgets.Shell;

/** Shows what is inside the selected backup. */
public final class FilesHandler extends SelectionHandler<Published> {

    public FilesHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, Published backup) {
        new FilesDialog(shell, agent, backup).open();
    }
}
