package io.quiesce.plugins.internal;

import io.quiesce.api.Home;
import io.quiesce.api.service.Plugins;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the folders each second, on a thread of its own: a plug-in whose start hangs keeps nobody else. A file counts
 * when two looks find it the same, so that one that is being copied is left in peace.
 */
@Component
public final class DropInPlugins implements Plugins {

    private static final Logger LOG = LoggerFactory.getLogger(DropInPlugins.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long FIRST_LOOK_SECONDS = 10;

    private final BundleContext framework;
    private final Rack rack;
    private final Gifts gifts;
    private volatile List<Candidate> candidates = List.of();
    private List<DropIn> applied = List.of();
    private List<DropIn> noticed = List.of();
    private @Nullable ScheduledExecutorService thread;

    @Activate
    public DropInPlugins(BundleContext framework, @Reference ServiceComponentRuntime components) {
        this.framework = framework;
        this.rack = new Rack(framework);
        this.gifts = new Gifts(framework, components);
    }

    @Override
    public synchronized void follow(Path home) {
        if (thread != null) {
            return;
        }
        Folders folders = new Folders(Stream.concat(Stream.of(new Home(home).dropIns()), installation())
                .toList());
        Shelf shelf = new Shelf(new Home(home).plugins());
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "plug-ins");
            t.setDaemon(true);
            return t;
        });
        thread = looks;
        Future<?> first = looks.submit(() -> apply(folders.look(), shelf));
        looks.scheduleWithFixedDelay(() -> look(folders, shelf), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        await(first);
    }

    /** The start script knows where it lies. */
    private static Stream<Path> installation() {
        return Optional.ofNullable(System.getProperty("quiesce.command"))
                .flatMap(c -> Optional.ofNullable(Path.of(c).getParent()))
                .map(p -> p.resolve("dropins"))
                .stream();
    }

    private static void await(Future<?> first) {
        try {
            first.get(FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("a plug-in has not started within {} s; the others wait for it", FIRST_LOOK_SECONDS);
        } catch (ExecutionException e) {
            LOG.error("plug-ins could not be looked at", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Folders folders, Shelf shelf) {
        try {
            List<DropIn> seen = folders.look();
            boolean steady = seen.equals(noticed);
            noticed = seen;
            if (steady && !seen.equals(applied)) {
                apply(seen, shelf);
            }
        } catch (RuntimeException e) {
            LOG.error("plug-ins could not be looked at; they are looked at again", e);
        }
    }

    private void apply(List<DropIn> seen, Shelf shelf) {
        applied = seen;
        if (seen.isEmpty() && candidates.isEmpty()) {
            return;
        }
        Map<DropIn, Candidate> known =
                candidates.stream().collect(Collectors.toMap(Candidate::dropIn, Function.identity()));
        List<Candidate> found = new ArrayList<>();
        for (DropIn dropIn : seen) {
            Candidate before = known.get(dropIn);
            // one that was refused for another's sake is judged anew
            found.add(before != null && before.fit() ? before : Candidate.read(dropIn, shelf));
        }
        candidates = Choice.of(found, rack.own());
        candidates.stream()
                .filter(c -> !c.fit())
                .forEach(
                        c -> LOG.warn("plug-in {} is not active: {}", c.dropIn().file(), c.problem()));
        rack.hold(candidates.stream().filter(Candidate::fit).toList());
        shelf.tidy(
                seen.stream().map(DropIn::id).collect(Collectors.toSet()),
                Clock.systemUTC().instant());
    }

    @Override
    public List<Plugin> installed() {
        List<Candidate> dropped = candidates;
        List<Plugin> plugins =
                new ArrayList<>(dropped.stream().map(this::plugin).toList());
        Set<Bundle> plugged = new HashSet<>();
        dropped.stream().filter(Candidate::fit).forEach(c -> rack.bundle(c).ifPresent(plugged::add));
        for (Bundle bundle : framework.getBundles()) {
            List<String> given = plugged.contains(bundle) ? List.of() : gifts.of(bundle);
            if (!given.isEmpty()) {
                plugins.add(builtIn(bundle, given));
            }
        }
        plugins.sort(Comparator.comparing(Plugin::name).thenComparing(Plugin::version));
        return plugins;
    }

    private Plugin builtIn(Bundle bundle, List<String> given) {
        return new Plugin(
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                Optional.ofNullable(bundle.getHeaders("").get("Bundle-Vendor")).orElse(""),
                State.BUILT_IN,
                given,
                Optional.empty(),
                gifts.missing(bundle));
    }

    private Plugin plugin(Candidate candidate) {
        Optional<Bundle> bundle = candidate.fit() ? rack.bundle(candidate) : Optional.empty();
        State state = bundle.map(DropInPlugins::state).orElse(State.BROKEN);
        boolean active = state == State.ACTIVE;
        String problem = candidate.fit() ? rack.problem(candidate) : candidate.problem();
        return new Plugin(
                candidate
                        .label()
                        .map(Label::name)
                        .orElseGet(() -> candidate.dropIn().file().getFileName().toString()),
                candidate.label().map(l -> l.version().toString()).orElse(""),
                candidate.label().map(Label::provider).orElse(""),
                state,
                active ? gifts.of(bundle.orElseThrow()) : List.of(),
                Optional.of(candidate.dropIn().file()),
                active ? gifts.missing(bundle.orElseThrow()) : problem);
    }

    private static State state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> State.ACTIVE;
            case Bundle.STARTING -> State.STARTING;
            default -> State.BROKEN;
        };
    }

    @Deactivate
    synchronized void close() {
        ScheduledExecutorService looks = thread;
        if (looks != null) {
            looks.shutdownNow();
        }
    }
}
