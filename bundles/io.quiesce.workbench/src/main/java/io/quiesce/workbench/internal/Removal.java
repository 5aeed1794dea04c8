package io.quiesce.workbench.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;

/** Asks before something is removed. */
final class Removal {

    private Removal() {}

    /**
     * @param what goes and what stays
     * @param needed by whom it is, a phrase each; then nobody removes it by a slip of Enter
     */
    static boolean agreed(Shell shell, String title, String what, List<String> needed) {
        String text = needed.isEmpty()
                ? what
                : Texts.of(
                                Texts.still_needed,
                                needed.stream().map(n -> "  \u2022 " + n).collect(Collectors.joining("\n")))
                        + "\n\n" + what;
        MessageDialog dialog = new MessageDialog(
                shell,
                title,
                null,
                text,
                needed.isEmpty() ? MessageDialog.QUESTION : MessageDialog.WARNING,
                needed.isEmpty() ? 0 : 1,
                needed.isEmpty() ? Texts.remove : Texts.remove_all_the_same,
                IDialogConstants.CANCEL_LABEL);
        return dialog.open() == 0;
    }
}
