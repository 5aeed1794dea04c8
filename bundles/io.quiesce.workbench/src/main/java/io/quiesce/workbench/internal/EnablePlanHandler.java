package io.quiesce.workbench.internal;

import io.quiesce.api.service.PlanDocuments;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.swt.widgets.Shell;

/** Lets the schedules of the selected plan count, or no longer count. */
public final class EnablePlanHandler extends SelectionHandler<PlanPicture> {

    public EnablePlanHandler() {
        super(PlanPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, PlanPicture plan) {
        if (OwnHome.isAnother(shell, agent)) {
            return;
        }
        String name = plan.state().name();
        Asking.work(
                shell,
                Texts.of(Texts.plan_switching, name),
                () -> Services.get(PlanDocuments.class)
                        .enable(
                                WorkbenchApplication.link().home(),
                                name,
                                !plan.state().enabled()),
                stored -> WorkbenchApplication.link().reload(),
                Asking.dialog(shell, Texts.of(Texts.plan_switching, name)));
    }
}
