package io.quiesce.workbench.internal;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;

/** A view around one table: its selection is the view's, its rows can be copied, its columns are as a person left them. */
abstract class TableView extends ViewPart {

    private @Nullable IMemento saved;
    private TableViewer rows;

    @Override
    public final void init(IViewSite site, IMemento memento) throws PartInitException {
        super.init(site, memento);
        saved = memento;
    }

    /** What the last session left; null in the first. */
    final @Nullable IMemento saved() {
        return saved;
    }

    /** Called once the table has its columns. */
    final void adopt(TableViewer table) {
        rows = table;
        Columns.restore(table.getTable(), saved);
        Columns.copyOnKey(table.getTable());
        getSite().setSelectionProvider(table);
    }

    @Override
    public void saveState(IMemento memento) {
        Columns.save(rows.getTable(), memento);
    }

    @Override
    public void setFocus() {
        rows.getControl().setFocus();
    }
}
