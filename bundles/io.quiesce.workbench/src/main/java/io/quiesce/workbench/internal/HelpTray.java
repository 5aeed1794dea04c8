package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.help.HelpPage;
import org.eclipse.jface.dialogs.DialogTray;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** A page of the help beside the fields of a dialog or a wizard, which stay usable. */
final class HelpTray extends DialogTray {

    private static final int WIDTH = 380;

    private final TrayDialog dialog;
    private final HelpPage first;
    private HelpReader reader;

    HelpTray(TrayDialog dialog, HelpPage first) {
        this.dialog = dialog;
        this.first = first;
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite area = new Composite(parent, parent.getStyle());
        GridLayoutFactory.fillDefaults().applyTo(area);
        reader = new HelpReader(area, Help.pages());
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, 200).applyTo(reader.widget());
        reader.widget().addListener(SWT.Traverse, e -> {
            if (e.detail == SWT.TRAVERSE_ESCAPE) {
                e.doit = false; // it would close the dialog, and what was filled in would be lost
                dialog.closeTray();
            }
        });
        reader.show(first);
        return area;
    }

    /** Whoever asks again wants to read on: it takes the focus. */
    void show(HelpPage page) {
        reader.show(page);
        reader.widget().setFocus();
    }
}
