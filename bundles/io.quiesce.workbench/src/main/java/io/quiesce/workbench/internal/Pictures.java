package io.quiesce.workbench.internal;

import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.Fleet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/** Hands the newest picture of an agent to a view. */
final class Pictures {

    private Pictures() {}

    /**
     * Of the agent that the window shows.
     *
     * @param other called by the UI thread when another one is shown than before: nothing of what was asked or shown is this one's
     * @param shown called by the UI thread, at once and then with each newer picture until the control is disposed; a slow
     *     one misses some, never the newest
     */
    static void show(Control control, Runnable other, Consumer<AgentPicture> shown) {
        Fleet fleet = WorkbenchApplication.fleet();
        AtomicReference<AgentLink> before = new AtomicReference<>(fleet.shown());
        follow(control, () -> {
            AgentLink now = fleet.shown();
            if (before.getAndSet(now) != now) {
                other.run();
            }
            shown.accept(now.picture());
        });
    }

    /** The same for a view that keeps nothing but the picture. */
    static void show(Control control, Consumer<AgentPicture> shown) {
        show(control, () -> {}, shown);
    }

    /** Of the home's own agent, whichever the window shows. */
    static void ofHome(Control control, Consumer<AgentPicture> shown) {
        follow(control, () -> shown.accept(WorkbenchApplication.link().picture()));
    }

    /** Whenever there is something new of any agent. */
    static void follow(Control control, Runnable changed) {
        Fleet fleet = WorkbenchApplication.fleet();
        Display display = control.getDisplay();
        AtomicBoolean pending = new AtomicBoolean();
        Runnable now = () -> {
            pending.set(false);
            if (!control.isDisposed()) {
                fleet.settle();
                changed.run();
            }
        };
        Runnable listener = () -> {
            if (display.getThread() == Thread.currentThread()) {
                now.run(); // another agent is shown: no view may lag behind, or a key would do there what was
                // meant here
            } else if (pending.compareAndSet(false, true)) {
                soon(display, now);
            }
        };
        control.addDisposeListener(e -> fleet.remove(listener));
        fleet.add(listener);
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
