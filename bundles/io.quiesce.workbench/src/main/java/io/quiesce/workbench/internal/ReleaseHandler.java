package io.quiesce.workbench.internal;

import io.quiesce.api.retention.HoldWish;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;

/** Ends the hold of the selected backup, once a person knows what that means. */
public final class ReleaseHandler extends SelectionHandler<Published> {

    public ReleaseHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, Published backup) {
        String text = Texts.of(
                Texts.release_text,
                backup.row().seal().plan(),
                Formats.time(backup.row().receipt().publishedAt()),
                BackupsView.held(backup));
        int answer = MessageDialog.open(
                MessageDialog.QUESTION,
                shell,
                Texts.release_title,
                text,
                0,
                Texts.release_action,
                IDialogConstants.CANCEL_LABEL);
        if (answer == 0) {
            HoldHandler.say(shell, agent, Texts.release_title, backup, new HoldWish(false, "", Optional.empty()));
        }
    }
}
