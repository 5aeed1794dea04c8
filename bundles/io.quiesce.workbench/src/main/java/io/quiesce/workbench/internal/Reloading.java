package io.quiesce.workbench.internal;

import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/** A view whose rows somebody else may have changed. */
interface Reloading {

    /** Asks again; the UI thread goes on. */
    void reload();

    /** All that are open, after this window has changed something. UI thread. */
    static void everywhere() {
        for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
            for (IWorkbenchPage page : window.getPages()) {
                for (IViewReference view : page.getViewReferences()) {
                    if (view.getView(false) instanceof Reloading one) {
                        one.reload();
                    }
                }
            }
        }
    }
}
