package io.quiesce.workbench.internal;

import io.quiesce.api.control.Work;
import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.swt.widgets.Shell;

/** Lets the receiver read every byte of the selected backup again. */
public final class VerifyHandler extends SelectionHandler<Published> {

    public VerifyHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, Published backup) {
        String title = Texts.of(Texts.run_verification, backup.row().id());
        Work work = new Work.Verification(backup.receiver(), backup.row().id());
        Asking.ask(
                agent, shell, title, desk -> desk.submit(work), run -> RunningView.open(), Asking.dialog(shell, title));
    }
}
