package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.swt.widgets.Shell;

/** Checks everything that a backup of the selected plan would check, and shows what was found. */
public final class CheckHandler extends SelectionHandler<PlanPicture> {

    public CheckHandler() {
        super(PlanPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, PlanPicture plan) {
        String title = Texts.at(agent, Texts.of(Texts.check_title, plan.state().name()));
        Asking.ask(
                agent,
                shell,
                title,
                desk -> desk.check(plan.state().name()),
                report -> new FindingsDialog(shell, title, report.findings()).open(),
                Asking.dialog(shell, title));
    }
}
