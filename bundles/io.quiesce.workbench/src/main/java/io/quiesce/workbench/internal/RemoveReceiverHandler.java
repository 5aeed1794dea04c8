package io.quiesce.workbench.internal;

import java.util.List;
import org.eclipse.swt.widgets.Shell;

/** Gives the selected enrolment up, once a person knows what still needs it. */
public final class RemoveReceiverHandler extends SelectionHandler<ReceiverRow> {

    public RemoveReceiverHandler() {
        super(ReceiverRow.class);
    }

    @Override
    void run(Shell shell, ReceiverRow row) {
        String title = Texts.of(Texts.receiver_removing, row.name());
        Asking.ask(
                shell,
                title,
                desk -> desk.neededBy(row.name()),
                needed -> confirmed(shell, title, row, needed),
                Asking.dialog(shell, title));
    }

    private static void confirmed(Shell shell, String title, ReceiverRow row, List<String> needed) {
        String what = Texts.of(
                Texts.receiver_remove_confirm, row.name(), row.receiver().client());
        if (Removal.agreed(shell, title, what, needed)) {
            Asking.ask(
                    shell,
                    title,
                    desk -> desk.leave(row.name()),
                    left -> Reloading.everywhere(),
                    Asking.dialog(shell, title));
        }
    }
}
