package io.quiesce.workbench.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;

/** A command on the channel or rule that is selected in the view of them. */
abstract class AlertsHandler extends AbstractHandler {

    /** Changes the selected one. */
    public static final class Edit extends AlertsHandler {
        @Override
        void run(Shell shell, AlertsView view) {
            AlertDialogs.edit(shell, view);
        }
    }

    /** Sends a test through the selected channel. */
    public static final class SendTest extends AlertsHandler {
        @Override
        void run(Shell shell, AlertsView view) {
            if (view.selected() instanceof ChannelRow channel) {
                view.test(channel);
            }
        }
    }

    /** Removes the selected one, once a person knows who needs it. */
    public static final class Remove extends AlertsHandler {
        @Override
        void run(Shell shell, AlertsView view) {
            AlertRemoval.remove(shell, view.selected());
        }
    }

    /** By the UI thread. */
    abstract void run(Shell shell, AlertsView view);

    @Override
    public final @Nullable Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActivePart(event) instanceof AlertsView view) {
            run(HandlerUtil.getActiveShell(event), view);
        }
        return null;
    }
}
