package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Proof;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.BackupProofs;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.spi.CopyServer;
import io.quiesce.api.spi.DatabaseAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves a backup in a scratch folder that holds everything of the proof: the copy, the journal of its restore, the server's
 * files. So the home needs no owner, and what a kill has left is one folder.
 */
@Component
public final class ScratchProofs implements BackupProofs {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchProofs.class);
    private static final String FOLDER = "quiesce-prove-";
    private static final String DATA = "data";
    private static final int CONNECTIONS = 4;
    private static final int SEGMENT_BYTES = 4 << 20;

    private final RestoreEngine restores;
    private final Archives archives;
    private final ReceiverLinks links;
    private final Adapters adapters;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public ScratchProofs(
            @Reference RestoreEngine restores,
            @Reference Archives archives,
            @Reference ReceiverLinks links,
            @Reference Adapters adapters) {
        this.restores = restores;
        this.archives = archives;
        this.links = links;
        this.adapters = adapters;
    }

    @Override
    public Proof prove(Path home, Request request, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Telling telling = new Telling(listener, clock);
        try {
            Path folder = folder(request.in());
            try (OwnedFile own = OwnedFile.run(folder.resolve("lock"))) {
                tidy(folder, name -> !name.equals("restores") && !name.startsWith("." + DATA) && !name.equals("lock"));
                try {
                    return prove(home, request, folder, telling, cancellation);
                } catch (QuiesceException e) {
                    if (Files.notExists(folder.resolve("restores"))) {
                        remove(folder, telling); // nothing was fetched that the same command could go on with
                    }
                    throw e;
                }
            }
        } catch (IOException e) {
            throw new RestoreException(
                    "the backup could not be proved: " + FileTrouble.of(e),
                    "Check " + request.in() + ", or name another directory with --in.",
                    e);
        }
    }

    /** Of this user, and nobody else may change what is in it; the server's user may pass. */
    private static Path folder(Path in) throws IOException, CheckFailedException {
        Path folder = in.toRealPath().resolve(FOLDER + System.getProperty("user.name", ""));
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        Path mine = Files.createTempFile(folder.getParent(), ".quiesce", "");
        boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder).equals(Files.getOwner(mine));
        Files.delete(mine);
        if (!ours) {
            throw new CheckFailedException(
                    folder + " is somebody else's", "Remove it, or name another directory with --in.");
        }
        return folder;
    }

    private Proof prove(Path home, Request request, Path folder, Telling telling, Cancellation cancellation)
            throws QuiesceException, IOException {
        Path data = folder.resolve(DATA);
        RestorePlan plan = restores.plan(
                home,
                new RestoreEngine.Request(
                        request.receiver(), request.backup(), Optional.of(data), Optional.empty(), "", Selection.ALL));
        Optional<Finding> refused = plan.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.REFUSED)
                .findFirst();
        if (refused.isPresent()) {
            throw new CheckFailedException(
                    "the backup can't be proved: " + refused.get().message(),
                    refused.get().hint());
        }
        DatabaseAdapter adapter = adapters.named(adapterName(plan));
        CopyServer server = adapter.copyServer(plan.header(), request.program());
        fetch(home, plan, adapter, new Home(folder), telling, cancellation);
        try {
            telling.stage(Stage.START);
            Proof proof = server.prove(places(plan, data), folder, request.limit(), telling::note, cancellation);
            told(request, proof);
            telling.stage(Stage.DONE);
            return proof;
        } finally {
            if (request.keep()) {
                telling.note("the copy is kept in " + data + " until the next proof");
            } else {
                remove(folder, telling);
            }
        }
    }

    private static String adapterName(RestorePlan plan) {
        return plan.header().facts().get("quiesce.adapter").orElse("mysql");
    }

    private static Map<Path, Path> places(RestorePlan plan, Path data) {
        Map<Path, Path> places = new LinkedHashMap<>();
        for (SourceRoot root : plan.header().roots()) {
            places.put(root.original(), data.resolve(root.prefix()));
        }
        return places;
    }

    private void fetch(
            Path home,
            RestorePlan plan,
            DatabaseAdapter adapter,
            Home scratch,
            Telling telling,
            Cancellation cancellation)
            throws QuiesceException, IOException {
        Path data = plan.request().target();
        RestoreJournal journal = new RestoreJournal(
                RestoreJournal.folder(scratch, plan.request().backup(), data),
                RestoreJournal.Step.FETCHING,
                plan.request().backup(),
                data,
                adapter.name(),
                Optional.empty(),
                plan.header().facts(),
                List.of(Swap.of(data, plan.request().backup().toString().substring(0, 8), "none")),
                Selection.ALL,
                Optional.empty());
        SwappingRestoreEngine.dropOthers(scratch.root(), journal);
        try (ReceiverLink link =
                        links.connect(home, plan.request().receiver(), CONNECTIONS + 1, NetworkLimits.DEFAULT);
                RemoteArchive source = new RemoteArchive(
                        link,
                        plan.backup().id(),
                        plan.backup().seal().length(),
                        SEGMENT_BYTES,
                        CONNECTIONS,
                        new SecureRandom())) {
            new RestoreRun(
                            archives,
                            plan,
                            Optional.empty(),
                            journal,
                            scratch,
                            adapter,
                            telling,
                            cancellation,
                            clock::instant)
                    .run(source);
        }
    }

    private static void told(Request request, Proof proof) {
        if (proof.proved()) {
            LOG.info("backup {} is proved: {} tables, by {}", request.backup(), proof.tables(), proof.server());
        } else {
            LOG.error("backup {} is not proved, by {}: {}", request.backup(), proof.server(), proof.wrong());
        }
    }

    private static void remove(Path folder, Telling telling) {
        try {
            if (Files.notExists(folder)) {
                return;
            }
            tidy(folder, name -> true);
            Files.delete(folder);
        } catch (IOException e) {
            telling.note(Level.WARNING, "the scratch folder could not be removed: " + FileTrouble.of(e));
        }
    }

    private static void tidy(Path folder, Predicate<String> wanted) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(folder)) {
            entries = all.filter(e -> wanted.test(e.getFileName().toString())).toList();
        }
        for (Path entry : entries) {
            Trees.remove(entry);
        }
    }
}
