package io.quiesce.workbench.internal;

import io.quiesce.api.instance.Finding;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

/** What a check has found, refusals first, and below it the whole of the one that is selected. */
final class FindingsTable {

    private final Composite area;
    private final TableViewer viewer;

    FindingsTable(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 4).applyTo(area);
        viewer = new TableViewer(area, SWT.FULL_SELECTION | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        viewer.getTable().setData(Ids.KEY, Ids.FINDINGS);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(viewer.getTable());
        new Columns<>(viewer, Finding.class)
                .add(Texts.check, 140, SWT.LEFT, Finding::check, f -> Images.of(image(f.severity())))
                .add(Texts.found, 380, SWT.LEFT, Finding::message)
                .add(Texts.hint, 380, SWT.LEFT, Finding::hint);
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        Columns.copyOnKey(viewer.getTable());
        Details.below(area, viewer, Ids.FINDING_DETAILS, row -> text((Finding) row));
    }

    Composite area() {
        return area;
    }

    /** The worst is selected. */
    void show(List<Finding> findings) {
        List<Finding> worstFirst = findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
        viewer.setInput(worstFirst);
        worstFirst.stream().findFirst().ifPresent(worst -> viewer.setSelection(new StructuredSelection(worst)));
    }

    static String text(Finding finding) {
        return finding.hint().isEmpty() ? finding.message() : finding.message() + "\n" + finding.hint();
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
