package io.quiesce.workbench.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the wizard for a new plan. */
public final class NewPlanHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        if (!OwnHome.isAnother(HandlerUtil.getActiveShell(event))) {
            new WizardDialog(HandlerUtil.getActiveShell(event), new NewPlanWizard()).open();
        }
        return null;
    }
}
