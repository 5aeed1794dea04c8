package io.quiesce.workbench.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The line above what a view shows: what is chosen, and how much that is. Parent has a grid layout. */
final class ChoiceBar {

    private static final int WIDTH = 180;

    private final Composite area;

    /** @param columns number of labels, choices and counts that are added, in their order */
    ChoiceBar(Composite parent, int columns) {
        area = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(area);
        GridLayoutFactory.fillDefaults().numColumns(columns).margins(6, 4).applyTo(area);
    }

    void label(String text) {
        Label label = new Label(area, SWT.NONE);
        label.setText(text);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(label);
    }

    /** @param chosen called by the UI thread when a person has chosen */
    Combo choice(String id, Runnable chosen) {
        Combo choice = new Combo(area, SWT.READ_ONLY);
        choice.setData(Ids.KEY, id);
        GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).applyTo(choice);
        choice.addListener(SWT.Selection, e -> chosen.run());
        return choice;
    }

    /** At the right end. */
    Label count(String id) {
        Label count = new Label(area, SWT.RIGHT);
        count.setData(Ids.KEY, id);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(count);
        return count;
    }
}
