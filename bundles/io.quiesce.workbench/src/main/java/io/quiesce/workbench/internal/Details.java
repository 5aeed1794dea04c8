package io.quiesce.workbench.internal;

import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** What a view says in words of the row that is selected: read, selected and copied, never typed. */
final class Details {

    private static final int MARGIN = 6;
    private static final int BELOW_HEIGHT = 60;

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

    /**
     * The whole of the selected row below its table, whose columns rarely have room for it. The parent has a grid layout.
     *
     * @param whole called with the row
     */
    static void below(Composite parent, TableViewer table, String id, Function<Object, String> whole) {
        Text text = text(parent, SWT.WRAP);
        text.setData(Ids.KEY, id);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .hint(SWT.DEFAULT, BELOW_HEIGHT)
                .applyTo(text.getParent());
        table.addSelectionChangedListener(e -> {
            Object row = e.getStructuredSelection().getFirstElement();
            text.setText(row == null ? "" : whole.apply(row));
        });
    }
}
