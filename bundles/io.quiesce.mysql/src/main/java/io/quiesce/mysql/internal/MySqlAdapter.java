package io.quiesce.mysql.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.CopyServer;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.Guard;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.spi.RestoreTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Controls instances of MySQL and MariaDB (docs/instance-control.md). */
@Component(service = DatabaseAdapter.class)
public final class MySqlAdapter implements DatabaseAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(MySqlAdapter.class);

    private final Host host;

    @Activate
    public MySqlAdapter() {
        this(Host.real());
    }

    MySqlAdapter(Host host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public Inspection inspect(InstanceSpec instance, TimeLimits limits) {
        return new Examiner(host).examine(instance, limits).inspection();
    }

    @Override
    public Quiesced quiesce(
            InstanceSpec instance,
            TimeLimits limits,
            Inspection inspection,
            Guard guard,
            Consumer<String> steps,
            Cancellation cancellation)
            throws QuiesceException {
        cancellation.check();
        Examination now = new Examiner(host).examine(instance, limits);
        Optional<Finding> refusal = now.refusal();
        if (refusal.isPresent()) {
            throw new CheckFailedException(
                    refusal.get().message(), refusal.get().hint());
        }
        if (inspection.running() != now.running()) {
            throw new CheckFailedException(
                    "the instance was found " + (inspection.running() ? "running" : "stopped") + " and is now "
                            + (now.running() ? "running" : "stopped"),
                    "Somebody starts or stops it at this very time; try again later.");
        }
        return new Freeze(host, instance, limits, guard, step -> tell(steps, step), now).run(cancellation);
    }

    /** A listener that fails must not keep the instance down. */
    private static void tell(Consumer<String> steps, String step) {
        try {
            steps.accept(step);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed on '{}': {}", step, e.toString());
        }
    }

    @Override
    public RestoreTarget restoreTarget(InstanceSpec instance, TimeLimits limits, ArchiveHeader backup) {
        return InPlaceTarget.of(host, instance, limits, backup);
    }

    @Override
    public String lastLog(InstanceSpec instance, Facts facts) {
        return LastLog.of(host, instance, facts).text();
    }

    @Override
    public List<Finding> copyFindings(ArchiveHeader backup) {
        return CopyChecks.of(backup.facts());
    }

    @Override
    public List<String> detach(List<Path> copied, Map<Path, Path> places) throws IOException {
        return new Detachment(copied, places).detach();
    }

    @Override
    public CopyServer copyServer(ArchiveHeader backup, Optional<Path> program) throws QuiesceException {
        return CopyProof.of(backup, CopyProgram.find(host.commands(), backup.facts(), program));
    }
}
