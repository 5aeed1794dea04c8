package io.quiesce.workbench.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** A line above a view that says what is wrong and what to do; takes no room when nothing is. Parent has a grid layout. */
final class Banner {

    private final Composite area;
    private final Label text;

    Banner(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(6, 4).applyTo(area);
        new Label(area, SWT.NONE).setImage(Images.of("unusable"));
        text = new Label(area, SWT.WRAP);
        text.setData(Ids.KEY, Ids.BANNER);
        GridDataFactory.fillDefaults()
                .grab(true, false)
                .align(SWT.FILL, SWT.CENTER)
                .applyTo(text);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(area);
        area.setVisible(false);
    }

    boolean isShown() {
        return !text.getText().isEmpty();
    }

    /** @param message empty to hide it */
    void show(String message) {
        if (text.getText().equals(message)) {
            return;
        }
        text.setText(message);
        area.setVisible(!message.isEmpty());
        ((GridData) area.getLayoutData()).exclude = message.isEmpty();
        area.getParent().layout(true);
    }
}
