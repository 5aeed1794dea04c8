package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.HostServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Services of this host's own service manager. */
@Component
public final class HostedServices implements HostServices {

    private final Host host;

    @Activate
    public HostedServices() {
        this(Host.here());
    }

    HostedServices(Host host) {
        this.host = host;
    }

    private Boot boot(Path home) throws CheckFailedException {
        return host.boot()
                .orElseThrow(() -> new CheckFailedException(
                        "this host boots neither by systemd nor by SysV init scripts",
                        "Let its own service manager run the product in the foreground for " + home
                                + ": docs/service.md says what it has to heed."));
    }

    @Override
    public Draft draft(Order order) throws QuiesceException {
        Boot boot = boot(order.home());
        new Refusals(host, boot).words(order);
        return new Draft(boot.file(order.name(), order.home()), boot.text(order));
    }

    @Override
    public Status install(Order order, boolean start) throws QuiesceException {
        Boot boot = boot(order.home());
        new Refusals(host, boot).check(order, status(order.role(), order.home()));
        Path file = boot.file(order.name(), order.home());
        Optional<String> before = UnitFile.read(file, boot.charset());
        UnitFile.write(file, boot.text(order), boot.charset(), boot.mode());
        try {
            boot.enable(order.name(), file);
        } catch (CheckFailedException e) {
            if (before.isPresent()) {
                UnitFile.write(file, before.get(), boot.charset(), boot.mode());
            } else {
                UnitFile.remove(file);
            }
            throw e;
        }
        if (start) {
            boot.start(order.name());
        }
        return status(order.role(), order.home());
    }

    @Override
    public Status uninstall(Role role, Path home) throws QuiesceException {
        Status now = status(role, home);
        if (now.installed()) {
            Boot boot = boot(home);
            boot.stop(now.name());
            boot.disable(now.name());
            UnitFile.remove(now.file().orElseThrow());
            boot.forget(now.name());
        }
        return status(role, home);
    }

    @Override
    public Status status(Role role, Path home) {
        Optional<Boot> boot = host.boot();
        if (boot.isEmpty()) {
            return none("this host boots neither by systemd nor by SysV init scripts");
        }
        String mark = Words.mark(role, home);
        List<Path> ours = boot.get().files(home).stream()
                .filter(f -> UnitFile.read(f, boot.get().charset())
                        .filter(t -> t.contains(mark))
                        .isPresent())
                .toList();
        if (ours.isEmpty()) {
            return none("no service is installed for " + home);
        }
        Path file = ours.getFirst();
        String name = file.getFileName().toString().replaceFirst("\\.(service|plist|xml)$", "");
        Optional<Path> gone = UnitFile.read(file, boot.get().charset())
                .flatMap(WrittenService::of)
                .filter(w -> !w.startable())
                .map(WrittenService::program);
        boolean enabled = gone.isEmpty() && boot.get().enabled(name, file);
        boolean running = boot.get().running(name);
        return new Status(
                true,
                enabled,
                running,
                name,
                Optional.of(file),
                name + " of " + boot.get().title() + (running ? " runs" : " does not run") + ", "
                        + (enabled ? "every boot starts it" : "no boot starts it: " + reason(gone))
                        + (running ? "" : "; what it said: " + boot.get().log(name)));
    }

    private static String reason(Optional<Path> gone) {
        return gone.map(p -> p + " is not there or can't be executed; run 'service install' again")
                .orElse("it is not enabled");
    }

    private static Status none(String text) {
        return new Status(false, false, false, "", Optional.empty(), text);
    }
}
