package io.quiesce.workbench.internal;

import io.quiesce.api.retention.HoldWish;
import io.quiesce.workbench.internal.agent.AgentLink;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;

/** Lets the receiver keep the selected backup, once a person has said why. */
public final class HoldHandler extends SelectionHandler<Published> {

    public HoldHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, Published backup) {
        HoldDialog dialog = new HoldDialog(shell, backup);
        if (dialog.open() == Window.OK) {
            say(shell, agent, Texts.hold_title, backup, dialog.wish());
        }
    }

    static void say(Shell shell, AgentLink agent, String title, Published backup, HoldWish wish) {
        Asking.ask(
                agent,
                shell,
                title,
                desk -> desk.hold(backup.receiver(), backup.row().id(), wish),
                held -> Reloading.everywhere(),
                Asking.dialog(shell, title));
    }
}
