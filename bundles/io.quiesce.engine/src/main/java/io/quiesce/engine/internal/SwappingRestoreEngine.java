package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.api.transfer.BackupRow;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** Restores into a directory beside the target and swaps the two. */
@Component
public final class SwappingRestoreEngine implements RestoreEngine {

    private static final int CONNECTIONS = 4;
    private static final int SEGMENT_BYTES = 4 << 20;

    private final Archives archives;
    private final Seals seals;
    private final ReceiverLinks links;
    private final Adapters adapters;
    private final Clock clock = Clock.systemUTC();
    private final RandomGenerator random = new SecureRandom();

    @Activate
    public SwappingRestoreEngine(
            @Reference Archives archives,
            @Reference Seals seals,
            @Reference ReceiverLinks links,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE) List<DatabaseAdapter> adapters) {
        this.archives = archives;
        this.seals = seals;
        this.links = links;
        this.adapters = new Adapters(List.copyOf(adapters));
    }

    @Override
    public RestorePlan plan(Path home, Request request) throws QuiesceException {
        try (ReceiverLink link = connect(home, request)) {
            BackupRow row = seal(home, request, link);
            ArchiveHeader header;
            try (RemoteArchive source = source(link, row)) {
                header = archives.header(source);
            }
            List<Path> replaced = new ArrayList<>();
            List<Finding> findings = new ArrayList<>();
            if (!row.receipt().good()) {
                findings.add(new Finding(
                        Finding.Severity.WARNING,
                        "backup",
                        "this backup is not good: "
                                + String.join("; ", row.receipt().reasons()),
                        "Prefer a good one."));
            }
            if (request.plan().isPresent()) {
                inPlace(request.plan().get(), row, header, replaced, findings);
            } else {
                copy(request.directory().orElseThrow(), header, findings);
            }
            space(request, row, findings);
            return new RestorePlan(request, row, header, replaced, findings);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static RestoreException failed(IOException e) {
        return new RestoreException(
                "cannot prepare the restore: " + e.getMessage(),
                "Check free space and permissions. Nothing was changed.",
                e);
    }

    private ReceiverLink connect(Path home, Request request) throws QuiesceException {
        return links.connect(home, request.receiver(), CONNECTIONS + 1, NetworkLimits.DEFAULT);
    }

    private BackupRow seal(Path home, Request request, ReceiverLink link) throws QuiesceException, IOException {
        Path folder = folder(home, request);
        Files.createDirectories(folder);
        Path file = folder.resolve("seal");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            link.fetchSeal(request.backup(), out);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                Seals.Reading seal = seals.read(in)) {
            while (seal.next().isPresent()) {
                // reading on checks order, offsets and sums
            }
            seal.signedMessage();
            seal.signature();
            BackupRow row = new BackupRow(
                    seal.header(),
                    seal.receipt()
                            .orElseThrow(() -> new RestoreException(
                                    "backup " + request.backup() + " has no receipt: it was never published", "")));
            if (!row.id().equals(request.backup())) {
                throw new RestoreException(
                        "the receiver sent the seal of another backup", "Check the receiver's storage.");
            }
            return row;
        }
    }

    private static Path folder(Path home, Request request) {
        Path target = request.directory()
                .orElseGet(() -> request.plan().orElseThrow().instance().dataDirectory());
        return RestoreState.folder(home, request.backup().toString(), target);
    }

    private RemoteArchive source(ReceiverLink link, BackupRow row) {
        return new RemoteArchive(link, row.id(), row.seal().length(), SEGMENT_BYTES, CONNECTIONS, random);
    }

    private void inPlace(Plan plan, BackupRow row, ArchiveHeader header, List<Path> replaced, List<Finding> findings)
            throws QuiesceException {
        Path data = plan.instance().dataDirectory();
        if (Files.exists(data)) {
            replaced.add(data);
        }
        if (!row.seal().plan().equals(plan.name())) {
            findings.add(Finding.refused(
                    "plan",
                    "this is a backup of plan '" + row.seal().plan() + "', not of '" + plan.name() + "'",
                    "Restore it as a copy with --to, or into the instance of its own plan."));
        }
        for (SourceRoot root : header.roots().stream().skip(1).toList()) {
            roots(root.original(), data, findings);
        }
        header.roots().stream()
                .skip(1)
                .map(SourceRoot::original)
                .filter(Files::exists)
                .forEach(replaced::add);
        findings.addAll(target(plan, header).findings());
    }

    private static void roots(Path root, Path data, List<Finding> findings) {
        if (root.startsWith(data) || data.startsWith(root)) {
            findings.add(Finding.refused(
                    "roots",
                    "the backup's directory " + root + " overlaps the data directory " + data,
                    "Restore it as a copy with --to."));
        }
    }

    private RestoreTarget target(Plan plan, ArchiveHeader header) throws QuiesceException {
        return adapters.named(plan.instance().adapter()).restoreTarget(plan.instance(), plan.limits(), header);
    }

    private static void copy(Path directory, ArchiveHeader header, List<Finding> findings) throws IOException {
        if (!Trees.isFree(directory)) {
            findings.add(Finding.refused(
                    "target", directory + " exists and is not empty", "Name a new or an empty directory."));
        }
        if (header.roots().size() > 1) {
            findings.add(new Finding(
                    Finding.Severity.NOTE,
                    "roots",
                    "directories outside the data directory go to " + directory.resolve(".quiesce/roots") + ": "
                            + header.roots().stream()
                                    .skip(1)
                                    .map(r -> r.original().toString())
                                    .toList(),
                    "Option files that name them must be changed for the copy."));
        }
    }

    private static void space(Request request, BackupRow row, List<Finding> findings) throws IOException {
        Path target = request.directory()
                .orElseGet(() -> request.plan().orElseThrow().instance().dataDirectory());
        long usable = Files.getFileStore(Trees.existing(target)).getUsableSpace();
        if (usable < row.seal().rawBytes()) {
            findings.add(
                    new Finding(
                            Finding.Severity.WARNING,
                            "space",
                            "the file system of " + target + " has " + new io.quiesce.api.ByteSize(usable).display()
                                    + " free, the restored files have up to "
                                    + new io.quiesce.api.ByteSize(row.seal().rawBytes()).display(),
                            "It is checked exactly, without holes and with what is fetched already, before anything is written."));
        }
    }

    @Override
    public Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Path target = RestoreState.target(plan);
        try (OwnedFile ownHome = OwnedFile.home(home);
                OwnedFile ownInstance = OwnedFile.instance(target);
                ReceiverLink link = connect(home, plan.request())) {
            Optional<RestoreTarget> instance = Optional.empty();
            if (plan.request().plan().isPresent()) {
                instance = Optional.of(target(plan.request().plan().get(), plan.header()));
                require(instance.get());
            }
            try (RemoteArchive source = source(link, plan.backup())) {
                return new RestoreRun(
                                archives,
                                plan,
                                instance,
                                new RestoreState(home, plan, clock.instant()),
                                adapter(plan),
                                new Telling(listener, clock),
                                cancellation,
                                clock::instant)
                        .run(source);
            }
        }
    }

    /** Looked at again under the locks: the instance may have been started since the plan was shown. */
    private static void require(RestoreTarget target) throws CheckFailedException {
        for (Finding f : target.findings()) {
            if (f.severity() == Finding.Severity.REFUSED) {
                throw new CheckFailedException(f.check() + ": " + f.message(), f.hint());
            }
        }
    }

    private DatabaseAdapter adapter(RestorePlan plan) throws QuiesceException {
        return adapters.named(plan.header().facts().get("quiesce.adapter").orElse("mysql"));
    }

    @Override
    public List<Path> kept(Path home, Path dataDirectory) throws QuiesceException {
        List<Path> kept = new ArrayList<>();
        for (Path record : records(home)) {
            kept.addAll(keptBy(record, dataDirectory));
        }
        return kept;
    }

    private static List<Path> keptBy(Path record, Path dataDirectory) throws QuiesceException {
        try {
            Map<String, String> values = DurableFile.read(record);
            if (!dataDirectory.toString().equals(values.get("dataDirectory"))) {
                return List.of();
            }
            return values.entrySet().stream()
                    .filter(e -> e.getKey().startsWith("kept."))
                    .map(e -> Path.of(e.getValue()))
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static List<Path> records(Path home) throws QuiesceException {
        Path folder = RestoreState.keptFolder(home);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".properties"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void discardOld(Path home, Path dataDirectory) throws QuiesceException {
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            for (Path record : records(home)) {
                List<Path> kept = keptBy(record, dataDirectory);
                for (Path old : kept) {
                    Trees.remove(old);
                }
                if (!kept.isEmpty()) {
                    Files.delete(record);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
