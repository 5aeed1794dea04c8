package io.quiesce.workbench.internal;

import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IElementFactory;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IPersistableElement;

/** A plan in the editor, by its name; remembered from one session to the next. */
record PlanInput(String name) implements IEditorInput, IPersistableElement {

    private static final String NAME = "name";

    /** Makes one again from what was remembered. */
    public static final class Factory implements IElementFactory {
        static final String ID = "io.quiesce.workbench.planInput";

        @Override
        public IAdaptable createElement(IMemento memento) {
            String name = memento.getString(NAME);
            return new PlanInput(name == null ? "" : name);
        }
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return Images.descriptor("plan");
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public IPersistableElement getPersistable() {
        return this;
    }

    @Override
    public String getToolTipText() {
        return Texts.of(Texts.plan_of, name);
    }

    @Override
    public String getFactoryId() {
        return Factory.ID;
    }

    @Override
    public void saveState(IMemento memento) {
        memento.putString(NAME, name);
    }

    @Override
    public <T> T getAdapter(Class<T> adapter) {
        return null;
    }
}
