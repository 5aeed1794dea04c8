package io.quiesce.workbench.internal;

import org.eclipse.swt.widgets.Shell;

/** Shows what is inside the selected backup. */
public final class FilesHandler extends SelectionHandler<Published> {

    public FilesHandler() {
        super(Published.class);
    }

    @Override
    void run(Shell shell, Published backup) {
        new FilesDialog(shell, backup).open();
    }
}
