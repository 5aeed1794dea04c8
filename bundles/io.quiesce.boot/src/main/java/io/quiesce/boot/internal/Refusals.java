package io.quiesce.boot.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import io.quiesce.api.service.HostServices.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps a service from working, said before anything is written. */
final class Refusals {

    /** What a boot has of an environment. */
    private static final String PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

    private final Host host;
    private final Boot boot;

    Refusals(Host host, Boot boot) {
        this.host = host;
        this.boot = boot;
    }

    /** @param now what there is for this home */
    void check(Order order, Status now) throws QuiesceException {
        words(order);
        if (!host.windows() && !host.user().equals("root")) {
            throw new CheckFailedException(
                    "a service is installed by root, this is " + host.user(),
                    "Run as root: " + order.program() + " service install --home " + order.home()
                            + ". What would be written is shown by --print.");
        }
        home(order);
        name(order, now);
        loses(order, now);
        if (!host.windows()) {
            starts(order);
        }
    }

    void words(Order order) throws CheckFailedException {
        Optional<String> unfit = Words.unfit(order, host.windows()).findFirst();
        if (unfit.isPresent() || order.program().toString().isEmpty()) {
            throw new CheckFailedException(
                    "no service can be written for "
                            + unfit.map(w -> "'" + w + "'").orElse("an unknown start script"),
                    "Start the product by its start script; names, paths and options may not contain quotes, %, $, ` or backslashes.");
        }
    }

    /** The start script makes a home that is not there: one that nobody has used is a wrong one. */
    private static void home(Order order) throws CheckFailedException {
        Stream<String> used = order.role() == Role.AGENT
                ? Stream.of("receivers", "quiesce.db", "plans")
                : Stream.of("quiesce.db", "clients", "storage");
        if (used.noneMatch(f -> Files.exists(order.home().resolve(f)))) {
            throw new CheckFailedException(
                    "nobody has used the home " + order.home() + " yet",
                    order.role() == Role.AGENT
                            ? "Name the agent's home by --home, or set it up first, as the user that backups run as: quiesce setup."
                            : "Name the receiver's home by --home, or set it up first, as the user that it is to run as:"
                                    + " quiesce-receiver settings set.");
        }
        try {
            String owner = Files.getOwner(order.home()).getName();
            if (!owner.equals(order.user()) && !order.user().equals("SYSTEM")) {
                throw new CheckFailedException(
                        "the home " + order.home() + " belongs to " + owner + ", not to " + order.user(),
                        "A service runs as the owner of its home.");
            }
        } catch (IOException e) {
            throw new CheckFailedException("cannot look at " + order.home() + ": " + e, "Check its permissions.", e);
        }
    }

    private void name(Order order, Status now) throws BusyException {
        if (now.installed() && !now.name().equals(order.name())) {
            throw new BusyException(
                    "the home " + order.home() + " has the service " + now.name() + " already",
                    "Remove it by 'service uninstall' first.");
        }
        Path file = boot.file(order.name(), order.home());
        boolean ours = UnitFile.read(file, boot.charset())
                .filter(t -> t.contains(Words.mark(order.role(), order.home())))
                .isPresent();
        if (!ours && (Files.exists(file) || boot.knowsFromElsewhere(order.name()))) {
            throw new BusyException(
                    "the name " + order.name() + " is taken: " + boot.title()
                            + " knows a service of somebody else's, or of" + " another home, by it",
                    "Choose another one by --name.");
        }
    }

    /** An update installs it again: what it was given before is not dropped in silence. */
    private void loses(Order order, Status now) throws CheckFailedException {
        List<String> lost = now.file()
                .flatMap(f -> UnitFile.read(f, boot.charset()))
                .flatMap(WrittenService::of)
                .map(w -> w.lostBy(order))
                .orElse(List.of());
        if (!lost.isEmpty()) {
            throw new CheckFailedException(
                    "the service " + order.name() + " has been given " + String.join(" ", lost)
                            + ", and would have it no longer; nothing was changed",
                    "Give it again: " + order.program() + " service install --home " + order.home() + " --name "
                            + order.name() + " "
                            + String.join(" ", lost) + ". To have a service without it: 'service uninstall' first.");
        }
    }

    /** As a boot would start it: by its user, with nothing of the environment of whoever installs it. */
    private void starts(Order order) throws CheckFailedException {
        List<String> words = new ArrayList<>(List.of("env", "-i", PATH));
        words.add((order.role() == Role.AGENT ? "QUIESCE_HOME=" : "QUIESCE_RECEIVER_HOME=") + order.home());
        order.java().ifPresent(j -> words.add("QUIESCE_JAVA_HOME=" + j));
        words.addAll(List.of(order.program().toString(), "--help"));
        String line = "cd / && exec " + Words.line(words, Words::quoted);
        try {
            if (host.mac()) {
                host.tools().run("sudo", "-n", "-u", order.user(), "/bin/sh", "-c", line);
            } else {
                host.tools().run("su", "-s", "/bin/sh", order.user(), "-c", line);
            }
        } catch (CheckFailedException e) {
            throw new CheckFailedException(
                    "the service would not start, as user " + order.user() + " and without your environment: "
                            + e.getMessage(),
                    "If no Java is found: a boot does not know your JAVA_HOME. Name one by --java, put one into "
                            + order.program().resolveSibling("jre") + ", or install one of the distribution's.",
                    e);
        }
    }
}
