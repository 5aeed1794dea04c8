package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentPicture;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Control;

/**
 * Lets the commands on a plan work from where one plan of the own home is open: it is the selection, as the newest picture has it. While another
 * agent is shown nothing is: commands go to that one, which may have a plan of the same name.
 */
final class NamedPlan implements ISelectionProvider {

    private final String name;
    private final List<ISelectionChangedListener> listeners = new CopyOnWriteArrayList<>();
    private ISelection selection = StructuredSelection.EMPTY;

    /** @param shown until it is disposed, pictures are taken notice of */
    NamedPlan(String name, Control shown) {
        this.name = name;
        Pictures.show(shown, this::take);
    }

    private void take(AgentPicture picture) {
        ISelection now = in(picture, WorkbenchApplication.fleet().shown().isOwn(), name);
        if (!now.equals(selection)) {
            selection = now;
            listeners.forEach(l -> l.selectionChanged(new SelectionChangedEvent(this, now)));
        }
    }

    /** @param own whether the picture is of the home's own agent */
    static StructuredSelection in(AgentPicture picture, boolean own, String name) {
        return picture.plans().stream()
                .filter(p -> own && p.state().name().equals(name))
                .findFirst()
                .map(p -> new StructuredSelection(p))
                .orElse(StructuredSelection.EMPTY);
    }

    @Override
    public ISelection getSelection() {
        return selection;
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void setSelection(ISelection other) {
        // it is what the editor is about
    }
}
