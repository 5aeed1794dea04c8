package io.quiesce.workbench.internal;

import java.util.function.Function;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IMemento;

/**
 * Columns of a table whose rows are of one kind.
 *
 * @param <T> kind of the rows
 */
final class Columns<T> {

    private static final String WIDTHS = "widths";

    private final TableViewer viewer;
    private final Class<T> kind;

    Columns(TableViewer viewer, Class<T> kind) {
        this.viewer = viewer;
        this.kind = kind;
        viewer.getTable().setHeaderVisible(true);
    }

    /** @param style {@code SWT.LEFT} or {@code SWT.RIGHT} */
    Columns<T> add(String title, int width, int style, Function<T, String> text) {
        return add(title, width, style, text, row -> null);
    }

    Columns<T> add(String title, int width, int style, Function<T, String> text, Function<T, Image> image) {
        TableViewerColumn column = new TableViewerColumn(viewer, style);
        column.getColumn().setText(title);
        column.getColumn().setWidth(width);
        column.getColumn().setMoveable(true);
        column.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object row) {
                return text.apply(kind.cast(row));
            }

            @Override
            public Image getImage(Object row) {
                return image.apply(kind.cast(row));
            }
        });
        return this;
    }

    /** Remembers what a person made of the columns. */
    static void save(Table table, IMemento memento) {
        StringBuilder widths = new StringBuilder();
        for (TableColumn column : table.getColumns()) {
            widths.append(column.getWidth()).append(' ');
        }
        memento.putString(WIDTHS, widths.toString().strip());
    }

    static void restore(Table table, IMemento memento) {
        String saved = memento == null ? null : memento.getString(WIDTHS);
        String[] widths = saved == null ? new String[0] : saved.split(" ");
        if (widths.length == table.getColumnCount()) {
            for (int i = 0; i < widths.length; i++) {
                table.getColumn(i).setWidth(Integer.parseInt(widths[i]));
            }
        }
    }

    /** Copies rows with tabs between cells, as spreadsheets take them. */
    static void copy(Table table) {
        StringBuilder text = new StringBuilder();
        for (TableItem item : table.getSelection()) {
            for (int i = 0; i < table.getColumnCount(); i++) {
                text.append(i == 0 ? "" : "\t").append(item.getText(i));
            }
            text.append(System.lineSeparator());
        }
        if (!text.isEmpty()) {
            Clipboard clipboard = new Clipboard(table.getDisplay());
            clipboard.setContents(new Object[] {text.toString()}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
        }
    }

    /** Ctrl+C and the like copy the selected rows. */
    static void copyOnKey(Table table) {
        table.addListener(SWT.KeyDown, e -> {
            if (e.stateMask == SWT.MOD1 && e.keyCode == 'c') {
                copy(table);
            }
        });
    }
}
