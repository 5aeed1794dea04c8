package io.quiesce.workbench.internal;

import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.workbench.internal.agent.AgentLink;
import java.util.Optional;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** Reaches the selected receiver at another address; the view then says whether it answers there. */
public final class MoveReceiverHandler extends SelectionHandler<ReceiverRow> {

    public MoveReceiverHandler() {
        super(ReceiverRow.class);
    }

    @Override
    void run(Shell shell, AgentLink agent, ReceiverRow row) {
        if (OwnHome.isAnother(shell, agent)) {
            return;
        }
        String title = Texts.of(Texts.receiver_moving, row.name());
        ReceiverAddress now = row.receiver().address();
        InputDialog dialog =
                new InputDialog(
                        shell,
                        title,
                        Texts.of(Texts.receiver_move_text, row.name()),
                        now.toString(),
                        text -> read(text, now.port()).isPresent() ? null : Texts.receiver_move_wrong) {
                    @Override
                    protected Control createDialogArea(Composite parent) {
                        Control area = super.createDialogArea(parent);
                        getText().setData(Ids.KEY, Ids.RECEIVER_MOVED);
                        return area;
                    }
                };
        if (dialog.open() == Window.OK) {
            read(dialog.getValue(), now.port())
                    .ifPresent(address -> Asking.ask(
                            agent,
                            shell,
                            title,
                            desk -> desk.move(row.name(), address),
                            moved -> Reloading.everywhere(),
                            Asking.dialog(shell, title)));
        }
    }

    private static Optional<ReceiverAddress> read(String written, int port) {
        try {
            return Optional.of(ReceiverAddress.parse(written.strip(), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
