package io.quiesce.workbench.internal;

import io.quiesce.api.instance.Finding;
import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/** What a check has found. */
final class FindingsDialog extends TitleAreaDialog {

    private final String title;
    private final List<Finding> findings;

    FindingsDialog(Shell parent, String title, List<Finding> findings) {
        super(parent);
        this.title = title;
        this.findings = List.copyOf(findings);
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        getShell().setText(title);
        setTitle(title);
        boolean refused = findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
        if (refused) {
            setErrorMessage(Texts.check_refused);
        } else {
            setMessage(Texts.check_good);
        }
        FindingsTable table = new FindingsTable(area);
        GridDataFactory.fillDefaults().grab(true, true).hint(900, 380).applyTo(table.area());
        table.show(findings);
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
