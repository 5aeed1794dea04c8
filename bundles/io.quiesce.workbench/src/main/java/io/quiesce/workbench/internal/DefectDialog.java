package io.quiesce.workbench.internal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Says what happened, what to do, and has for whoever mends it what it takes to find the cause. */
final class DefectDialog extends TitleAreaDialog {

    private static final String PAGE = "io.quiesce.workbench.defect";

    private final Throwable error;

    DefectDialog(@Nullable Shell parent, Throwable error) {
        super(parent);
        this.error = error;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Texts.defect_title);
        Help.about(shell, PAGE);
    }

    private static Throwable cause(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String text(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        String message = cause.getMessage();
        return message == null || message.isBlank() ? kind : kind + ": " + message;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle(Texts.defect_title);
        setErrorMessage(text(cause(error)));
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().spacing(5, 8).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        Label hint = new Label(area, SWT.WRAP);
        hint.setText(Texts.defect_hint);
        GridDataFactory.fillDefaults().grab(true, false).hint(620, SWT.DEFAULT).applyTo(hint);
        Text details = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        details.setData(Ids.KEY, Ids.DEFECT);
        details.setFont(JFaceResources.getTextFont());
        details.setText(details());
        GridDataFactory.fillDefaults().grab(true, true).hint(620, 200).applyTo(details);
        return area;
    }

    private String details() {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return Environment.text() + "\n" + Formats.time(Instant.now()) + "\n\n" + trace;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.DETAILS_ID, Texts.details_copy, false);
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }

    @Override
    protected void buttonPressed(int button) {
        if (button == IDialogConstants.DETAILS_ID) {
            Environment.copy(details());
        } else {
            super.buttonPressed(button);
        }
    }
}
