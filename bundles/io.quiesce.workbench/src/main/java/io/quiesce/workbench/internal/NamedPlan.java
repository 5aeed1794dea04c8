package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.PlanPicture;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.StructuredSelection;

/** Lets the commands on a plan work from where one plan is open: it is the selection, always. */
final class NamedPlan implements ISelectionProvider {

    private final String name;

    NamedPlan(String name) {
        this.name = name;
    }

    @Override
    public ISelection getSelection() {
        return WorkbenchApplication.link().picture().plans().stream()
                .filter(p -> p.state().name().equals(name))
                .findFirst()
                .map((PlanPicture p) -> new StructuredSelection(p))
                .orElse(StructuredSelection.EMPTY);
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        // it never changes
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        // it never changes
    }

    @Override
    public void setSelection(ISelection selection) {
        // nor can it be changed
    }
}
