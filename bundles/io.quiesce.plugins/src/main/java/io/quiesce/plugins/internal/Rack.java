package io.quiesce.plugins.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles that are plugged in. Changed by one thread, read by any. */
final class Rack {

    private static final Logger LOG = LoggerFactory.getLogger(Rack.class);
    private static final long REFRESH_SECONDS = 10;

    private final BundleContext framework;
    private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    Rack(BundleContext framework) {
        this.framework = framework;
    }

    /** Symbolic names of the product's bundles. */
    Set<String> own() {
        return Stream.of(framework.getBundles())
                .filter(b -> !bundles.containsValue(b))
                .map(Bundle::getSymbolicName)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Makes these the installed ones; those that were there already go on undisturbed. */
    void hold(List<Candidate> wanted) {
        Map<String, Candidate> byLocation = new HashMap<>();
        wanted.forEach(c -> byLocation.put(c.location(), c));
        remove(bundles.keySet().stream().filter(l -> !byLocation.containsKey(l)).toList());
        problems.clear();
        wanted.stream().filter(c -> !bundles.containsKey(c.location())).forEach(this::install);
        // all are there before the first one starts: one may need another
        wanted.forEach(this::start);
    }

    private void remove(List<String> locations) {
        List<Bundle> gone = new ArrayList<>();
        for (String location : locations) {
            Bundle bundle = bundles.remove(location);
            if (bundle != null) {
                try {
                    bundle.uninstall();
                    LOG.info("plug-in {} {} is removed", bundle.getSymbolicName(), bundle.getVersion());
                } catch (BundleException e) {
                    LOG.warn("plug-in {} did not end in good order", bundle.getSymbolicName(), e);
                }
                gone.add(bundle);
            }
        }
        if (!gone.isEmpty()) {
            refresh(gone);
        }
    }

    /** Lets go of the classes of bundles that are gone, and of what was wired to them. */
    private void refresh(List<Bundle> gone) {
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener listener = event -> done.countDown();
        framework.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(gone, listener);
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("classes of removed plug-ins are still in use after {} s", REFRESH_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void install(Candidate candidate) {
        try {
            bundles.put(candidate.location(), framework.installBundle(candidate.location()));
        } catch (BundleException e) {
            broken(candidate, "it could not be installed: " + e.getMessage(), e);
        }
    }

    private void start(Candidate candidate) {
        Bundle bundle = bundles.get(candidate.location());
        if (bundle == null || bundle.getState() == Bundle.ACTIVE) {
            return;
        }
        try {
            bundle.start(Bundle.START_TRANSIENT);
            LOG.info("plug-in {} {} is active", bundle.getSymbolicName(), bundle.getVersion());
        } catch (BundleException e) {
            broken(candidate, Reason.of(e), e);
        }
    }

    private void broken(Candidate candidate, String problem, BundleException e) {
        problems.put(candidate.location(), problem);
        LOG.warn("plug-in {} is not active: {}", candidate.dropIn().file(), problem);
        LOG.debug("because of", e);
    }

    Optional<Bundle> bundle(Candidate candidate) {
        return Optional.ofNullable(bundles.get(candidate.location()));
    }

    /** Why it is not active; empty when nothing is known. */
    String problem(Candidate candidate) {
        return Optional.ofNullable(problems.get(candidate.location())).orElse("");
    }
}
