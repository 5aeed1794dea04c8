package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.widgets.Shell;

/** Opens the restore of the selected backup. */
public final class RestoreHandler extends SelectionHandler<Published> {

    public RestoreHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, Published backup) {
        new WizardDialog(shell, new RestoreWizard(agent, backup)).open();
    }
}
