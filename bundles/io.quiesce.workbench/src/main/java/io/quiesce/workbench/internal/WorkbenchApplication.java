package io.quiesce.workbench.internal;

import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.service.FleetLinks;
import io.quiesce.api.service.Plugins;
import io.quiesce.workbench.internal.agent.AgentLink;
import io.quiesce.workbench.internal.agent.Fleet;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The product {@code quiesce-workbench}: one window on the agent of one home. */
public final class WorkbenchApplication implements IApplication {

    private static final long SERVICE_SECONDS = 15;

    private static volatile Fleet fleet;
    private static volatile boolean stopping;

    /** The link to the home's own agent; there from before the window opens to its end. */
    static AgentLink link() {
        return fleet().own();
    }

    /** That one, and those to other agents. */
    static Fleet fleet() {
        Fleet now = fleet;
        if (now == null) {
            throw new IllegalStateException("the workbench does not run");
        }
        return now;
    }

    /** Whether the process ends, which nobody there can be asked about. */
    static boolean isStopping() {
        return stopping;
    }

    @Override
    public Object start(IApplicationContext context) throws InterruptedException {
        Display display = PlatformUI.createDisplay();
        BundleContext bundles =
                FrameworkUtil.getBundle(WorkbenchApplication.class).getBundleContext();
        ServiceTracker<AgentDesks, AgentDesks> desks = new ServiceTracker<>(bundles, AgentDesks.class, null);
        desks.open();
        try {
            AgentDesks found = desks.waitForService(TimeUnit.SECONDS.toMillis(SERVICE_SECONDS));
            if (found == null) {
                MessageDialog.openError(null, Texts.product, Texts.incomplete);
                return 3;
            }
            plugIn(bundles);
            Path home = Path.of(System.getProperty("quiesce.home", ".quiesce"));
            Fleet started =
                    new Fleet(found, home, () -> Services.get(FleetLinks.class).enrolled(home));
            fleet = started;
            started.start();
            try {
                int code = PlatformUI.createAndRunWorkbench(display, new WindowAdvisor.OfWorkbench());
                return code == PlatformUI.RETURN_RESTART ? IApplication.EXIT_RESTART : IApplication.EXIT_OK;
            } finally {
                started.close();
            }
        } finally {
            desks.close();
            display.dispose();
        }
    }

    /** In a thread of its own: it may wait for a plug-in's start, and the window does not. */
    private static void plugIn(BundleContext bundles) {
        ServiceReference<Plugins> plugins = bundles.getServiceReference(Plugins.class);
        if (plugins != null) {
            Path home = Path.of(System.getProperty("quiesce.home", ".quiesce"));
            Thread.ofPlatform()
                    .daemon()
                    .name("quiesce-workbench-plug-ins")
                    .start(() -> bundles.getService(plugins).follow(home));
        }
    }

    @Override
    public void stop() {
        stopping = true;
        if (PlatformUI.isWorkbenchRunning()) {
            IWorkbench workbench = PlatformUI.getWorkbench();
            workbench.getDisplay().syncExec(workbench::close);
        }
    }
}
