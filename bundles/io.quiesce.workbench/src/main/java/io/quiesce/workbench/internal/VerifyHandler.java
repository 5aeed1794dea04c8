package io.quiesce.workbench.internal;

import io.quiesce.api.control.Work;
import org.eclipse.swt.widgets.Shell;

/** Lets the receiver read every byte of the selected backup again. */
public final class VerifyHandler extends SelectionHandler<Published> {

    public VerifyHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, Published backup) {
        String title = Texts.of(Texts.run_verification, backup.row().id());
        Work work = new Work.Verification(backup.receiver(), backup.row().id());
        Asking.ask(shell, title, desk -> desk.submit(work), run -> RunningView.open(), Asking.dialog(shell, title));
    }
}
