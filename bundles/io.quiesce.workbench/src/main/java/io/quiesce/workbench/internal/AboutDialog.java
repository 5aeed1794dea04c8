package io.quiesce.workbench.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.osgi.framework.FrameworkUtil;

/** The version, what it runs on, and every part with its version and licence. */
final class AboutDialog extends TrayDialog {

    private TableViewer parts;
    private List<Part> known = List.of();

    AboutDialog(Shell parent) {
        super(parent);
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Texts.about_title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        GridLayoutFactory.swtDefaults()
                .numColumns(2)
                .margins(12, 12)
                .spacing(12, 8)
                .applyTo(area);
        Label image = new Label(area, SWT.NONE);
        image.setImage(Images.of("wizard"));
        GridDataFactory.fillDefaults().span(1, 2).applyTo(image);
        Label title = new Label(area, SWT.NONE);
        title.setFont(JFaceResources.getHeaderFont());
        title.setText(Texts.product + " " + Environment.version());
        Label text = new Label(area, SWT.WRAP);
        text.setText(
                Texts.about_text + "\n\n" + Environment.text().lines().skip(1).collect(Collectors.joining("\n")));
        GridDataFactory.fillDefaults().grab(true, false).hint(500, SWT.DEFAULT).applyTo(text);
        parts = new TableViewer(area, SWT.FULL_SELECTION | SWT.MULTI | SWT.BORDER | SWT.V_SCROLL);
        parts.getTable().setData(Ids.KEY, Ids.PARTS);
        GridDataFactory.fillDefaults()
                .span(2, 1)
                .grab(true, true)
                .hint(660, 260)
                .applyTo(parts.getTable());
        new Columns<>(parts, Part.class)
                .add(Texts.about_part, 300, SWT.LEFT, Part::name)
                .add(Texts.about_version, 150, SWT.LEFT, Part::version)
                .add(Texts.about_licence, 180, SWT.LEFT, Part::licence);
        parts.setContentProvider(ArrayContentProvider.getInstance());
        Columns.copyOnKey(parts.getTable());
        Asking.work(
                parts.getTable(),
                Texts.about_title,
                () -> Part.all(FrameworkUtil.getBundle(AboutDialog.class)
                        .getBundleContext()
                        .getBundles()),
                found -> {
                    known = found;
                    parts.setInput(found);
                },
                failure -> text.setText(Asking.text(failure)));
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.DETAILS_ID, Texts.details_copy, false);
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }

    @Override
    protected void buttonPressed(int button) {
        if (button == IDialogConstants.DETAILS_ID) {
            Environment.copy(Environment.text() + "\n\n"
                    + known.stream()
                            .map(p -> p.name() + "\t" + p.version() + "\t" + p.licence())
                            .collect(Collectors.joining("\n")));
        } else {
            super.buttonPressed(button);
        }
    }
}
