package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.Root;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.Platform;
import io.quiesce.compression.internal.zip.Placed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One extraction: everything is checked that can be, then blocks land, then links and directories are finished. */
final class Extraction {

    private final OpenArchive archive;
    private final ExtractSpec spec;
    private final int cores;
    private final long syncStep;
    private final DiskSync disk;

    Extraction(OpenArchive archive, ExtractSpec spec, int cores, long syncStep, DiskSync disk) {
        this.archive = archive;
        this.spec = spec;
        this.cores = cores;
        this.syncStep = syncStep;
        this.disk = disk;
    }

    ArchiveSummary run(ArchiveProgress progress, LongConsumer durable) throws IOException, QuiesceException {
        long length = archive.source().length();
        boolean resumed = spec.resumeFrom() > 0;
        if (spec.resumeFrom() < 0 || spec.resumeFrom() > length) {
            throw new IllegalArgumentException(spec.resumeFrom() + " is no position in the archive");
        }
        List<Root> recorded = archive.contents().head().roots();
        TargetRoots roots = TargetRoots.prepare(recorded, spec, disk);
        Wanted wanted = new Wanted(spec.only());
        Ownership ownership;
        StructurePass.Result structure;
        boolean accepted = false;
        try {
            ownership = Ownership.of(spec.directory(), roots.ownedBySuperuser(), spec.owner());
            structure = inspect(roots, recorded, wanted);
            roots.keepOnly(wanted.used(roots.paths()));
            accepted = true;
        } finally {
            if (!accepted) {
                roots.undo();
            }
        }
        DirectoryLanding landing = new DirectoryLanding(roots.paths(), wanted, ownership, resumed, disk);
        try (Durability durability =
                new Durability(wanted.used(roots.paths()), disk, landing, durable, spec.resumeFrom(), syncStep)) {
            try (landing) {
                new BlockPass(archive, landing, cores, progress, durability::reached).run(spec.resumeFrom());
            }
            new FinalPass(roots.paths(), wanted, ownership, disk).run(archive.contents());
            durability.finish(length);
        }
        progress.advanced(0, length - archive.tail().contents());
        return wanted.summary(structure.summary(length));
    }

    /** Looks at every name, also of what is not wanted, and at each link and size before anything is written. */
    private StructurePass.Result inspect(TargetRoots roots, List<Root> recorded, Wanted wanted)
            throws IOException, QuiesceException {
        LinkRules links = new LinkRules(recorded);
        NameRules names = new NameRules(roots.foldsCase(), Platform.CURRENT == Platform.WINDOWS);
        RoomNeeded room = new RoomNeeded(roots.paths(), spec.resumeFrom() > 0);
        StructurePass.Result result = new StructurePass(archive).run((placed, order) -> {
            refuse(placed, names.fault(placed.entry(), order), "Extract to another file system.");
            wanted.look(placed, order);
            if (placed.entry().isDirectory() || wanted.takes(placed.entry())) {
                room.add(placed, order);
            }
            if (placed.entry().isLink()
                    && wanted.isAll()
                    && !spec.outsideLinks()
                    && !links.staysInside(placed.entry(), order.root())) {
                refuse(
                        placed,
                        Optional.of("the link leads to '"
                                + placed.entry().target().display() + "', outside of everything the archive holds"),
                        "Allow links that lead outside (--outside-links) if you trust the archive.");
            }
        });
        wanted.check();
        room.check();
        if (!wanted.isAll()) {
            long behind = archive.tail().contents();
            archive.source().expect(position -> wanted.next(position, behind));
        }
        return result;
    }

    private static void refuse(Placed placed, Optional<String> fault, String hint) throws ArchiveException {
        if (fault.isPresent()) {
            throw new ArchiveException(
                    "refused: " + fault.get(),
                    "Nothing was written. " + hint,
                    placed.entry().name().display(),
                    placed.offset());
        }
    }
}
