package io.quiesce.workbench.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** What a view says in words of the row that is selected: read, selected and copied, never typed. */
final class Details {

    private static final int MARGIN = 6;

    private Details() {}

    /**
     * @param style wrapped, or scrolled sideways too
     * @return the text; its parent is what the layout of a view places, since a text has no margin of its own on every platform
     */
    static Text text(Composite parent, int style) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().extendedMargins(MARGIN, 0, 2, 0).applyTo(area);
        Text text = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | style);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(text);
        return text;
    }
}
