package io.quiesce.workbench.internal;

import io.quiesce.api.control.Work;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.RunPicture;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;

/** Ends the selected run in good order, once a person knows what that means. */
public final class CancelHandler extends SelectionHandler<RunPicture> {

    public CancelHandler() {
        super(RunPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, RunPicture run) {
        String title = Texts.at(agent, Texts.cancel_title);
        if (run.end().isEmpty() && isAgreed(shell, title, run)) {
            Asking.ask(
                    agent,
                    shell,
                    title,
                    desk -> desk.cancel(run.run().id()),
                    found -> RunningView.open(),
                    Asking.dialog(shell, title));
        }
    }

    /** The buttons name what they do: of two that say OK and Cancel, either could be the one that cancels. */
    private static boolean isAgreed(Shell shell, String title, RunPicture run) {
        int answer = MessageDialog.open(
                MessageDialog.QUESTION,
                shell,
                title,
                RunningView.name(run) + "\n\n" + consequence(run),
                SWT.NONE,
                Texts.cancel_action,
                Texts.cancel_not);
        return answer == 0;
    }

    private static String consequence(RunPicture run) {
        if (!run.run().running()) {
            return Texts.cancel_queued;
        }
        return switch (run.run().work()) {
            case Work.Backup backup -> Texts.cancel_backup;
            case Work.Delivery delivery -> Texts.cancel_delivery;
            case Work.Restore restore -> Texts.cancel_restore;
            case Work.Verification verification -> Texts.cancel_verification;
            case Work.DiscardOld discard -> Texts.cancel_discard;
        };
    }
}
