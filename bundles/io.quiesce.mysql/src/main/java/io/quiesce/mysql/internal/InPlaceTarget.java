package io.quiesce.mysql.internal;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.mysql.internal.files.InnoDbLock;
import io.quiesce.mysql.internal.files.LogMark;
import io.quiesce.mysql.internal.files.ServerOptions;
import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.host.Respawner;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.host.Services;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Session;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instance of a plan, as the place into which a backup of it is restored. */
final class InPlaceTarget implements RestoreTarget {

    private static final Logger LOG = LoggerFactory.getLogger(InPlaceTarget.class);

    /** The user that the packages of both flavours make. */
    private static final String PACKAGED_USER = "mysql";

    private static final int ROOT = 0;

    /** What both flavours log when they let the first session in. */
    private static final Pattern READY = Pattern.compile("ready for connections");

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Service service;
    private final Settings settings;
    private final boolean optionsKnown;
    private final List<SourceRoot> roots;
    private final List<Finding> findings;

    private InPlaceTarget(
            Host host,
            InstanceSpec instance,
            TimeLimits limits,
            Service service,
            Settings settings,
            boolean optionsKnown,
            List<SourceRoot> roots,
            List<Finding> findings) {
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.service = service;
        this.settings = settings;
        this.optionsKnown = optionsKnown;
        this.roots = roots;
        this.findings = findings;
    }

    static InPlaceTarget of(Host host, InstanceSpec instance, TimeLimits limits, ArchiveHeader backup) {
        Service service = Services.of(instance.service(), host.commands(), host.processes());
        List<String> command = service.serverCommand();
        Optional<ServerVersion> installed = ServerBinary.version(command, host.commands());
        Flavour flavour = backup.facts()
                .get("mysql.flavour")
                .map(f -> f.equals("mariadb") ? Flavour.MARIADB : Flavour.MYSQL)
                .orElse(Flavour.MYSQL);
        ServerOptions options =
                ServerOptions.read(command, instance.optionFiles(), instance.dataDirectory(), flavour, installed);
        boolean optionsKnown = !command.isEmpty() || !instance.optionFiles().isEmpty();
        List<Finding> findings =
                new RestoreChecks(host, instance, service, backup, installed, options.settings(), optionsKnown).run();
        return new InPlaceTarget(
                host, instance, limits, service, options.settings(), optionsKnown, backup.roots(), findings);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(restoredRoots().check(roots));
        if (ProcFs.effectiveUser() == ROOT) {
            owner().ifPresent(o -> all.add(Finding.ok("owner", "the restored files will belong to " + o)));
        }
        return all;
    }

    @Override
    public List<Path> unclaimed() {
        return restoredRoots().unclaimed(roots);
    }

    /** Options that are only the host's defaults speak for nothing. */
    private RestoredRoots restoredRoots() {
        return new RestoredRoots(
                optionsKnown ? settings : Settings.of(Map.of()),
                instance.dataDirectory(),
                owner().map(o -> o.substring(0, o.lastIndexOf(':'))));
    }

    /** A directory of root's says nothing: it is a new disk, or was made by hand. */
    @Override
    public Optional<String> owner() {
        Optional<String> old = oldOwner();
        return old.filter(InPlaceTarget::isServers)
                .or(() -> service.owner().filter(InPlaceTarget::isServers))
                .or(() -> settings.get("user").flatMap(this::withGroup))
                .or(() -> withGroup(PACKAGED_USER))
                .or(() -> old);
    }

    private static boolean isServers(String owner) {
        return !owner.startsWith("root:");
    }

    private Optional<String> oldOwner() {
        try {
            PosixFileAttributes old = Files.readAttributes(instance.dataDirectory(), PosixFileAttributes.class);
            return Optional.of(old.owner().getName() + ":" + old.group().getName());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** A user with its primary group, which need not be called like the user; empty when there is no such user. */
    private Optional<String> withGroup(String user) {
        Commands.Outcome group = host.commands().run(List.of("id", "-gn", user), limits.connect());
        return group.exit() == 0 && !group.output().isBlank()
                ? Optional.of(user + ":" + group.output().strip())
                : Optional.empty();
    }

    @Override
    public List<String> kept() {
        return Files.exists(instance.dataDirectory().resolve("auto.cnf"), LinkOption.NOFOLLOW_LINKS)
                ? List.of("auto.cnf")
                : List.of();
    }

    @Override
    public void hold() throws QuiesceException {
        service.hold(limits.serviceStop());
        service.mask(limits.serviceStop()).ifPresent(LOG::warn);
    }

    @Override
    public void release() {
        service.unmask(limits.serviceStop()).ifPresent(LOG::warn);
        service.release(limits.serviceStop()).ifPresent(LOG::warn);
    }

    @Override
    public Optional<String> occupant(List<Path> directories) {
        for (Path directory : directories) {
            Optional<Path> real = Examiner.realPath(directory);
            Optional<String> occupant = real.map(d -> host.processes().serving(d))
                    .flatMap(all -> all.stream().findFirst())
                    .map(p -> p + " works in " + directory)
                    .or(() -> real.flatMap(this::lockHolder));
            if (occupant.isPresent()) {
                return occupant;
            }
        }
        return Optional.empty();
    }

    /** A server that hides its working directory, in another container say, is seen by its lock. */
    private Optional<String> lockHolder(Path directory) {
        Path file = directory.resolve("ibdata1");
        try {
            return InnoDbLock.of(file) == InnoDbLock.State.HELD
                    ? Optional.of(file + " is locked by a server")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " can't be opened: " + FileTrouble.of(e, file));
        }
    }

    @Override
    public Optional<String> mark(Path restored) {
        Path home = instance.dataDirectory();
        return errorLog()
                .flatMap(log -> LogMark.end(log, log.startsWith(home) ? restored.resolve(home.relativize(log)) : log))
                .map(LogMark::text);
    }

    @Override
    public boolean mayHaveServed(String mark) {
        return LogMark.parse(mark)
                .flatMap(LogMark::since)
                .map(READY::matcher)
                .map(Matcher::find)
                .orElse(true);
    }

    private Optional<Path> errorLog() {
        return StopLog.path(settings, instance.dataDirectory(), Optional.empty(), host.processes());
    }

    @Override
    public String lastLog() {
        return new LastLog(host, instance, errorLog()).text();
    }

    @Override
    public Optional<String> start() throws QuiesceException {
        Path directory = directory();
        return new StartSequence(
                        host,
                        instance,
                        limits,
                        service,
                        directory,
                        settings.path("log_error", directory),
                        step -> LOG.info("{}", step))
                .runRestored("The restored data directory " + directory + " is in place.")
                .map(
                        refusal ->
                                "the instance is up, but refuses the plan's account, since its accounts are those of the"
                                        + " backup: " + refusal
                                        + ". Give the plan the password of that time ('quiesce secret set"
                                        + " plan.NAME.password'), or give the account the one of today; no backup can be made before");
    }

    private Path directory() throws InstanceException {
        return Examiner.realPath(instance.dataDirectory())
                .orElseThrow(() -> new InstanceException(
                        "there is no data directory " + instance.dataDirectory(), "Restore it first."));
    }

    @Override
    public void stop() throws QuiesceException {
        service.hold(limits.serviceStop());
        Optional<Path> found = Examiner.realPath(instance.dataDirectory());
        if (found.isEmpty()) {
            // nothing can run there, but a service manager may be about to try again
            service.stop(limits.serviceStop());
            return;
        }
        Path directory = found.get();
        List<ServerProcess> serving = host.processes().serving(directory);
        Login login = host.sessions().open(instance, limits.connect());
        Optional<Session> session = login instanceof Login.Accepted a ? Optional.of(a.session()) : Optional.empty();
        try {
            if (serving.isEmpty()) {
                service.stop(limits.serviceStop());
                return;
            }
            // a foreign instance that answers on the port must not be shut down by mistake
            Optional<Session> own = session.filter(s -> servesFrom(s, directory));
            new ShutdownSequence(
                            host,
                            instance,
                            limits,
                            examination(serving.get(0), directory),
                            () -> "",
                            step -> LOG.info("{}", step))
                    .run(own);
        } finally {
            session.ifPresent(Session::close);
        }
    }

    private static boolean servesFrom(Session session, Path directory) {
        try {
            return session.value("SELECT @@datadir")
                    .flatMap(d -> Examiner.realPath(Path.of(d)))
                    .filter(directory::equals)
                    .isPresent();
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    private Examination examination(ServerProcess process, Path directory) {
        return Examination.ofProcess(
                service,
                directory,
                settings,
                process,
                Respawner.of(process, host.processes()),
                host.processes().listening(process));
    }
}
