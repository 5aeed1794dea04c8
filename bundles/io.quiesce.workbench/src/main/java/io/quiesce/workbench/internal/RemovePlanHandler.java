package io.quiesce.workbench.internal;

import io.quiesce.api.service.PlanDocuments;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;

/** Removes the selected plan, once a person knows what stays and what goes with it. */
public final class RemovePlanHandler extends SelectionHandler<PlanPicture> {

    public RemovePlanHandler() {
        super(PlanPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, PlanPicture plan) {
        if (OwnHome.isAnother(shell, agent)) {
            return;
        }
        String name = plan.state().name();
        String title = Texts.of(Texts.plan_removing, name);
        if (MessageDialog.openConfirm(shell, title, Texts.of(Texts.plan_remove_confirm, name))) {
            Asking.work(
                    shell,
                    title,
                    () -> Services.get(PlanDocuments.class)
                            .remove(WorkbenchApplication.link().home(), name),
                    removed -> WorkbenchApplication.link().reload(),
                    Asking.dialog(shell, title));
        }
    }
}
