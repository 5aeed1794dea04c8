package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Archives;
import io.quiesce.cli.internal.Options.JsonOption;
import io.quiesce.cli.internal.Options.OnlyOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce archive}: {@code Data.zip} by hand, without a receiver or a database. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Data.zip by hand: any directory, any Data.zip, no receiver, no database.")
final class ArchiveCommand {

    private final AgentCommand agent;

    ArchiveCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Packs a directory into a new archive.")
    int create(
            @Mixin JsonOption json,
            @Parameters(paramLabel = "DIR", description = "The directory; nothing in it may change meanwhile.")
                    Path directory,
            @Parameters(paramLabel = "FILE", description = "The archive; must not exist.") Path file,
            @Option(
                            names = "--codec",
                            paramLabel = "CODEC",
                            defaultValue = "zstd",
                            description = "zstd (default), deflate or store.")
                    Codec codec,
            @Option(
                            names = "--level",
                            paramLabel = "LEVEL",
                            description = "Level of the codec (default: zstd 1, deflate 6).")
                    Optional<Integer> level,
            @Option(
                            names = "--block-size",
                            paramLabel = "SIZE",
                            defaultValue = "1MiB",
                            description = "64KiB to 16MiB (default: 1MiB).")
                    ByteSize blockSize)
            throws QuiesceException {
        ArchiveSpec spec =
                UsageException.checked(() -> new ArchiveSpec(codec, level.orElse(codec.defaultLevel()), blockSize));
        Path target = file.toAbsolutePath();
        Path parent = Optional.ofNullable(target.getParent()).orElse(target);
        refuseInside(directory, parent);
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ArchiveSummary summary = agent.service(Archives.class)
                        .create(
                                FileSet.of(directory.toAbsolutePath().normalize()),
                                spec,
                                Facts.NONE,
                                parent,
                                (bytes, offset, length) -> write(out, bytes, offset, length),
                                progress());
                out.force(true);
                return report(summary, json);
            } catch (QuiesceException | RuntimeException | IOException e) {
                Files.deleteIfExists(target);
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw new CheckFailedException(
                    target + " exists already", "Choose another name; nothing is overwritten.", e);
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot write " + target + ": " + FileTrouble.of(e, target),
                    "Check free space and permissions.",
                    e);
        }
    }

    /** The archive and its scratch files would change what is packed. */
    static void refuseInside(Path directory, Path parent) throws CheckFailedException {
        if (real(parent).startsWith(real(directory))) {
            throw new CheckFailedException(
                    "the archive would lie in " + directory + ", the directory that is packed",
                    "Name a place outside of it.");
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static void write(FileChannel out, byte[] bytes, int offset, int length) throws CaptureException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot write the archive: " + FileTrouble.of(e), "Check free space and permissions.", e);
        }
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Reads and checks every byte.")
    int verify(@Mixin JsonOption json, @Parameters(paramLabel = "FILE", description = "The archive.") Path file)
            throws QuiesceException {
        Archives archives = agent.service(Archives.class);
        try (ArchiveSource source = archives.open(file.toAbsolutePath())) {
            return report(archives.verify(source, progress()), json);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "What it says of the instance and of where its files belong; of the data it reads none.")
    int show(@Mixin JsonOption json, @Parameters(paramLabel = "FILE", description = "The archive.") Path file)
            throws QuiesceException {
        Archives archives = agent.service(Archives.class);
        try (ArchiveSource source = archives.open(file.toAbsolutePath())) {
            ArchiveHeader header = archives.header(source);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("codec", header.spec().codec().name().toLowerCase(Locale.ROOT));
            document.put("level", header.spec().level());
            document.put("blockSize", header.spec().blockSize().toString());
            Map<String, Object> directories = new LinkedHashMap<>();
            header.roots()
                    .forEach(root -> directories.put(
                            root.prefix().isEmpty() ? "." : root.prefix(),
                            root.original().toString()));
            document.put("directories", directories);
            document.put("facts", header.facts().asMap());
            agent.terminal().document(document, json.json);
        }
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what is inside.")
    int list(@Mixin JsonOption json, @Parameters(paramLabel = "FILE", description = "The archive.") Path file)
            throws QuiesceException {
        Archives archives = agent.service(Archives.class);
        EntryListing listing = new EntryListing(agent.terminal(), json.json);
        try (ArchiveSource source = archives.open(file.toAbsolutePath())) {
            archives.list(source, listing::add);
        }
        listing.end();
        return ExitCode.OK.code;
    }

    @Command(
            name = "extract",
            mixinStandardHelpOptions = true,
            description = "Writes the files into a new or empty directory, every digest checked first.")
    int extract(
            @Mixin JsonOption json,
            @Parameters(paramLabel = "FILE", description = "The archive.") Path file,
            @Option(names = "--to", required = true, paramLabel = "DIR", description = "The new or empty directory.")
                    Path directory,
            @Option(names = "--owner", paramLabel = "USER:GROUP", description = "Owner of everything (as root).")
                    Optional<String> owner,
            @Option(
                            names = "--outside-links",
                            description = "Makes links that lead out of the archive's directories too; else they are"
                                    + " refused.")
                    boolean outsideLinks,
            @Mixin OnlyOption only)
            throws QuiesceException {
        Archives archives = agent.service(Archives.class);
        try (ArchiveSource source = archives.open(file.toAbsolutePath())) {
            ExtractSpec spec = new ExtractSpec(
                    directory.toAbsolutePath().normalize(), Map.of(), owner, 0, outsideLinks, only.selection());
            return report(archives.extract(source, spec, progress(), position -> {}), json);
        }
    }

    private ArchiveProgress progress() {
        return (raw, stored) -> agent.session().cancellation().check();
    }

    private int report(ArchiveSummary s, JsonOption json) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("entries", s.entries());
        d.put("data", json.json ? (Object) s.rawBytes() : new ByteSize(s.rawBytes()).display());
        d.put("length", json.json ? (Object) s.length() : new ByteSize(s.length()).display());
        d.put("contents", s.contents().hex());
        if (!s.leftOut().isEmpty()) {
            d.put("leftOut", s.leftOut());
        }
        agent.terminal().document(d, json.json);
        return ExitCode.OK.code;
    }
}
