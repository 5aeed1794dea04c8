package io.quiesce.workbench.internal;

import io.quiesce.api.instance.Finding;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;

/** What a check has found, refusals first. */
final class FindingsTable {

    private final TableViewer viewer;

    FindingsTable(Composite parent) {
        viewer = new TableViewer(parent, SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        new Columns<>(viewer, Finding.class)
                .add(Texts.check, 140, SWT.LEFT, Finding::check, f -> Images.of(image(f.severity())))
                .add(Texts.found, 380, SWT.LEFT, Finding::message)
                .add(Texts.hint, 380, SWT.LEFT, Finding::hint);
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        Columns.copyOnKey(table());
    }

    Table table() {
        return viewer.getTable();
    }

    void show(List<Finding> findings) {
        viewer.setInput(findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList());
    }

    static String image(Finding.Severity severity) {
        return switch (severity) {
            case OK -> "good";
            case NOTE -> "never";
            case WARNING -> "waiting";
            case REFUSED -> "failed";
        };
    }
}
