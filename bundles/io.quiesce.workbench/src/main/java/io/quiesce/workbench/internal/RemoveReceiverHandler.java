package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import java.util.List;
import org.eclipse.swt.widgets.Shell;

/** Gives the selected enrolment up, once a person knows what still needs it. */
public final class RemoveReceiverHandler extends SelectionHandler<ReceiverRow> {

    public RemoveReceiverHandler() {
        super(ReceiverRow.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, ReceiverRow row) {
        if (OwnHome.isAnother(shell, agent)) {
            return;
        }
        String title = Texts.of(Texts.receiver_removing, row.name());
        Asking.ask(
                agent,
                shell,
                title,
                desk -> desk.neededBy(row.name()),
                needed -> confirmed(shell, agent, title, row, needed),
                Asking.dialog(shell, title));
    }

    private static void confirmed(Shell shell, AgentLink agent, String title, ReceiverRow row, List<String> needed) {
        String what = Texts.of(
                Texts.receiver_remove_confirm, row.name(), row.receiver().client());
        if (Removal.agreed(shell, title, what, needed)) {
            Asking.ask(
                    agent,
                    shell,
                    title,
                    desk -> desk.leave(row.name()),
                    left -> Reloading.everywhere(),
                    Asking.dialog(shell, title));
        }
    }
}
