package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.help.HelpPage;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** A page of the help over a question, which can't make room for one beside it. */
final class HelpDialog extends Dialog {

    private final HelpPage first;
    private HelpReader reader;

    HelpDialog(Shell parent, HelpPage first) {
        super(parent);
        this.first = first;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Texts.help_title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        reader = new HelpReader(area, Help.pages());
        GridDataFactory.fillDefaults().grab(true, true).hint(520, 380).applyTo(reader.widget());
        reader.show(first);
        return area;
    }

    void show(HelpPage page) {
        reader.show(page);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
