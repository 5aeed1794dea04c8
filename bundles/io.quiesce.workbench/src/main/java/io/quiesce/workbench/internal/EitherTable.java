package io.quiesce.workbench.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;

/** The selection of that of two tables which was worked last. */
final class EitherTable implements ISelectionProvider {

    private final List<ISelectionChangedListener> listeners = new CopyOnWriteArrayList<>();
    private TableViewer active;

    EitherTable(TableViewer first, TableViewer second) {
        active = first;
        for (TableViewer one : List.of(first, second)) {
            one.getTable().addListener(SWT.FocusIn, e -> activate(one));
            one.addSelectionChangedListener(e -> {
                if (one == active) {
                    tell();
                }
            });
        }
    }

    private void activate(TableViewer one) {
        if (one != active) {
            active = one;
            tell();
        }
    }

    private void tell() {
        SelectionChangedEvent event = new SelectionChangedEvent(this, getSelection());
        listeners.forEach(l -> l.selectionChanged(event));
    }

    TableViewer active() {
        return active;
    }

    @Override
    public ISelection getSelection() {
        return active.getSelection();
    }

    @Override
    public void setSelection(ISelection selection) {
        active.setSelection(selection);
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.remove(listener);
    }
}
