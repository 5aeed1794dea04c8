package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.AgentPicture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/** Hands the newest picture of the agent to a view. */
final class Pictures {

    private Pictures() {}

    /**
     * @param shown called by the UI thread, at once and then with each newer picture until the control is disposed; a slow
     *     one misses some, never the newest
     */
    static void show(Control control, Consumer<AgentPicture> shown) {
        AgentLink link = WorkbenchApplication.link();
        Display display = control.getDisplay();
        AtomicBoolean pending = new AtomicBoolean();
        Runnable now = () -> {
            pending.set(false);
            if (!control.isDisposed()) {
                shown.accept(link.picture());
            }
        };
        Consumer<AgentPicture> listener = picture -> {
            if (pending.compareAndSet(false, true)) {
                soon(display, now);
            }
        };
        control.addDisposeListener(e -> link.remove(listener));
        link.add(listener);
        now.run();
    }

    /** In the UI thread; never when it is gone. */
    static void soon(Display display, Runnable action) {
        try {
            display.asyncExec(action);
        } catch (SWTException e) {
            if (!display.isDisposed()) {
                throw e;
            }
        }
    }
}
