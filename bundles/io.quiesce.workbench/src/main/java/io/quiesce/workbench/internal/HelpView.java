package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.help.HelpPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

/** A page of the help beside the views; Escape closes it. */
public final class HelpView extends ViewPart {

    static final String ID = "io.quiesce.workbench.help";

    private HelpReader reader;

    @Override
    public void createPartControl(Composite parent) {
        reader = new HelpReader(parent, Help.pages());
        reader.widget().addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.ESC) {
                getSite().getPage().hideView(this);
            }
        });
        reader.show(Help.pages().contents());
    }

    void show(HelpPage page) {
        reader.show(page);
    }

    @Override
    public void setFocus() {
        reader.widget().setFocus();
    }
}
