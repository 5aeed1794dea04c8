package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.swt.widgets.Shell;

/** Opens the text of the selected plan. */
public final class EditPlanHandler extends SelectionHandler<PlanPicture> {

    public EditPlanHandler() {
        super(PlanPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, PlanPicture plan) {
        if (OwnHome.isAnother(shell, agent)) {
            return;
        }
        PlanEditor.open(plan.state().name());
    }
}
