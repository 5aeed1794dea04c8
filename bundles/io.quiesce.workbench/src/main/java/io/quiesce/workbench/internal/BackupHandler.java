package io.quiesce.workbench.internal;

import io.quiesce.api.control.Work;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialogWithToggle;
import org.eclipse.swt.widgets.Shell;

/** Queues a backup of the selected plan, once a person has agreed that the instance will be down. */
public final class BackupHandler extends SelectionHandler<PlanPicture> {

    public BackupHandler() {
        super(PlanPicture.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, PlanPicture plan) {
        String name = plan.state().name();
        String expected = plan.lastGood()
                .map(r -> Texts.of(Texts.backup_downtime, Formats.duration(r.downtime())))
                .orElse(Texts.backup_downtime_unknown);
        String question = agent.isOwn()
                ? Texts.of(Texts.backup_confirm, name)
                : Texts.of(Texts.backup_confirm_at, name, agent.name());
        String run = Texts.at(agent, Texts.of(Texts.run_backup, name));
        MessageDialogWithToggle dialog = MessageDialogWithToggle.openOkCancelConfirm(
                shell, run, question + "\n" + expected, Texts.backup_accept, false, null, null);
        if (dialog.getReturnCode() == IDialogConstants.OK_ID) {
            Work work = new Work.Backup(name, dialog.getToggleState());
            Asking.ask(
                    agent,
                    shell,
                    run,
                    desk -> desk.submit(work),
                    queued -> RunningView.open(),
                    Asking.dialog(shell, run));
        }
    }
}
