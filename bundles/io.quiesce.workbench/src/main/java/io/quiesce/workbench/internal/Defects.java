package io.quiesce.workbench.internal;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.statushandlers.AbstractStatusHandler;
import org.eclipse.ui.statushandlers.StatusAdapter;
import org.eclipse.ui.statushandlers.StatusManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors that nobody has foreseen, of the window and of the platform below it: each is in the log of the home, and a person sees what
 * happened and what to do, one dialog at a time.
 */
final class Defects extends AbstractStatusHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

    private boolean shown;

    /** An error that has reached the end of the UI thread's loop. */
    void tell(Throwable error) {
        LOG.error("the window met an error of its own", error);
        show(error);
    }

    @Override
    public void handle(StatusAdapter adapter, int style) {
        IStatus status = adapter.getStatus();
        if (status.getSeverity() == IStatus.ERROR) {
            LOG.error("{}: {}", status.getPlugin(), status.getMessage(), status.getException());
        } else if (!status.isOK()) {
            LOG.info("{}: {}", status.getPlugin(), status.getMessage(), status.getException());
        }
        if ((style & (StatusManager.SHOW | StatusManager.BLOCK)) != 0) {
            Pictures.soon(Display.getDefault(), () -> show(status));
        }
    }

    private void show(IStatus status) {
        @Nullable Throwable error = status.getException();
        if (error != null) {
            show(error);
        } else {
            ErrorDialog.openError(shell(), Texts.product, null, status);
        }
    }

    private static @Nullable Shell shell() {
        return Display.getCurrent().getActiveShell();
    }

    private void show(Throwable error) {
        if (shown) {
            return; // the log has it; what comes on top of the first is most often its consequence
        }
        shown = true;
        try {
            new DefectDialog(shell(), error).open();
        } finally {
            shown = false;
        }
    }
}
