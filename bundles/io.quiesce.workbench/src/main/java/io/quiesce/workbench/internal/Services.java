package io.quiesce.workbench.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The services that the command line works with too. */
final class Services {

    private static final long LIMIT_SECONDS = 15;

    private Services() {}

    /**
     * For jobs: waits for a service that is not there yet.
     *
     * @throws QuiesceException when it does not come
     */
    static <T> T get(Class<T> type) throws QuiesceException {
        ServiceTracker<T, T> tracker =
                new ServiceTracker<>(FrameworkUtil.getBundle(Services.class).getBundleContext(), type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            if (service != null) {
                return service;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.close();
        }
        throw new CheckFailedException(
                "the installation is incomplete: " + type.getSimpleName() + " did not start",
                "The log of the home says which bundle is missing.");
    }
}
