package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Chosen;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.engine.internal.SwappingRestoreEngine.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a restore would replace, and what speaks for and against it. Changes nothing; used once. */
final class RestoreSurvey {

    private static final int MOST_LISTED = 10;

    private final Request request;
    private final BackupRow row;
    private final ArchiveHeader header;
    private final boolean signedHere;
    private final List<Finding> findings = new ArrayList<>();

    /** @param home that restores it */
    RestoreSurvey(Request request, Sealed sealed, AgentIdentity home, ArchiveHeader header) {
        this.request = request;
        this.row = sealed.row();
        this.header = header;
        this.signedHere = sealed.signedHere();
        if (!signedHere) {
            findings.add(unknown(row.seal().agent(), home));
        }
        if (!row.receipt().good()) {
            findings.add(new Finding(
                    Finding.Severity.WARNING,
                    "backup",
                    "this backup is not good: "
                            + String.join("; ", row.receipt().reasons()),
                    "Prefer a good one."));
        }
        header.facts()
                .get(Facts.LOG_POSITION)
                .ifPresent(p -> findings.add(new Finding(
                        Finding.Severity.NOTE,
                        "log position",
                        "the backup ends at " + p,
                        "What came later is in the server's own logs: docs/restore.md, \"Going on from a backup\".")));
    }

    /** The receiver has checked the signature when the backup came; since then only its maker can tell. */
    private static Finding unknown(String maker, AgentIdentity home) {
        return maker.equals(home.id())
                ? new Finding(
                        Finding.Severity.WARNING,
                        "signature",
                        "the seal says that this home has made the backup, but no key that the home has had signed it",
                        "Unless receivers/signers.pem of this home was lost or set back, seal and data were changed at the"
                                + " receiver: look there before you trust it.")
                : new Finding(
                        Finding.Severity.NOTE,
                        "signature",
                        "another agent has made the backup (" + maker + "), whose signature can't be checked here",
                        "On a new host, or in a home made anew, that is as it should be.");
    }

    /** In place of an instance's directories. */
    RestorePlan inPlace(Plan plan, RestoreTarget instance) throws IOException {
        Path data = plan.instance().dataDirectory();
        if (!row.seal().plan().equals(plan.name())) {
            findings.add(Finding.refused(
                    "plan",
                    "this is a backup of plan '" + row.seal().plan() + "', not of '" + plan.name() + "'",
                    "Restore it as a copy with --to, or into the instance of its own plan."));
        }
        List<Path> directories = new ArrayList<>(List.of(data));
        for (SourceRoot root : header.roots().stream().skip(1).toList()) {
            overlap(root.original(), data);
            directories.add(root.original());
        }
        for (Path directory : directories) {
            findings.addAll(mounts(directory));
        }
        shared(directories);
        findings.addAll(instance.findings());
        missing(directories.subList(1, directories.size()), instance.unclaimed());
        space(row.seal().rawBytes());
        return new RestorePlan(
                request,
                row,
                header,
                directories.stream().filter(Files::exists).toList(),
                findings,
                row.seal().rawBytes());
    }

    /** Directories that will be made, wherever the backup says: they stand in no list of what is replaced. */
    private void missing(List<Path> further, List<Path> unclaimed) {
        for (Path directory : further) {
            if (Files.exists(directory)) {
                continue;
            }
            if (!unclaimed.contains(directory.normalize())) {
                findings.add(new Finding(
                        Finding.Severity.NOTE, "roots", directory + " is missing, and comes back with the backup", ""));
            } else if (signedHere) {
                findings.add(new Finding(
                        Finding.Severity.WARNING,
                        "roots",
                        directory + " is missing, and comes back though this instance's options don't name it",
                        "Compare the option files with those in the backup's facts."));
            } else {
                findings.add(Finding.refused(
                        "roots",
                        "the backup would make " + directory
                                + ", which this instance's options don't name, and this home has not signed it",
                        "If it is this instance's, name it in the option file as it was (log_bin, innodb_… directories)."
                                + " If only a link of the data directory led there, make both: the link, and an empty"
                                + " directory that belongs to the server's user. Or restore a copy with --to."));
            }
        }
    }

    /** What is mounted inside a directory goes aside with it, and comes back over the restored files at the next boot. */
    static List<Finding> mounts(Path directory) throws IOException {
        return MountPoints.below(directory).stream()
                .map(mount -> Finding.refused(
                        "mounts",
                        mount + " is a file system of its own inside " + directory,
                        "Unmount it and take it out of /etc/fstab: the restored files all lie on the file system of "
                                + directory + ". Or restore a copy with --to."))
                .toList();
    }

    /** No refusal: in an emergency the server's own directory above its data directory must not keep a restore back. */
    private void shared(List<Path> targets) throws IOException {
        Set<Path> parents = new LinkedHashSet<>();
        for (Path target : targets) {
            parents.addAll(SharedParents.of(target));
        }
        for (Path parent : parents) {
            findings.add(new Finding(
                    Finding.Severity.WARNING,
                    "parent",
                    "not only root can rename what lies in " + parent + " (user, group and mode are "
                            + Rights.of(parent).text()
                            + "): whoever can could lead what root restores there to another place",
                    "Give it to root, with the sticky bit where a server makes its socket in it (chown root, chmod +t),"
                            + " or make sure that nobody works on this host as one of them during the restore."));
        }
    }

    private void overlap(Path root, Path data) {
        if (root.startsWith(data) || data.startsWith(root)) {
            findings.add(Finding.refused(
                    "roots",
                    "the backup's directory " + root + " overlaps the data directory " + data,
                    "Restore it as a copy with --to."));
        }
    }

    /**
     * Into a directory of its own.
     *
     * @param known of a copy of this backup
     */
    RestorePlan copy(Path directory, List<Finding> known) throws IOException {
        free(directory);
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
        findings.addAll(known);
        space(row.seal().rawBytes());
        return new RestorePlan(
                request, row, header, List.of(), findings, row.seal().rawBytes());
    }

    /** Some files, into a directory of their own: no server is started on it, so they stay as they are. */
    RestorePlan files(Path directory, Chosen chosen) throws IOException {
        free(directory);
        try {
            chosen.check();
            findings.add(new Finding(
                    Finding.Severity.NOTE,
                    "files",
                    "what is restored: " + chosen.files() + (chosen.files() == 1 ? " file, " : " files, ")
                            + new ByteSize(chosen.rawBytes()).display() + ": " + listed(chosen.names()),
                    "Of the rest of the backup nothing is fetched nor verified but its list of files."));
        } catch (CheckFailedException e) {
            findings.add(Finding.refused("files", e.getMessage(), e.hint()));
        }
        if (!chosen.links().isEmpty()) {
            findings.add(new Finding(
                    Finding.Severity.WARNING,
                    "links",
                    "links are left out: " + listed(chosen.links()),
                    "They lead to places of the host that the backup comes from. What lay there is below"
                            + " .quiesce/roots, where the backup has it."));
        }
        space(chosen.rawBytes());
        return new RestorePlan(request, row, header, List.of(), findings, chosen.rawBytes());
    }

    private static String listed(List<String> names) {
        return String.join(", ", names.stream().limit(MOST_LISTED).toList())
                + (names.size() > MOST_LISTED ? ", …" : "");
    }

    private void free(Path directory) throws IOException {
        if (!Trees.isFree(directory)) {
            findings.add(Finding.refused(
                    "target", directory + " exists and is not empty", "Name a new or an empty directory."));
        }
        shared(List.of(directory));
    }

    private void space(long rawBytes) throws IOException {
        Path target = request.target();
        long usable = Files.getFileStore(Trees.existing(target)).getUsableSpace();
        if (usable < rawBytes) {
            findings.add(new Finding(
                    Finding.Severity.WARNING,
                    "space",
                    "the file system of " + target + " has " + new ByteSize(usable).display()
                            + " free, the restored files have up to "
                            + new ByteSize(rawBytes).display(),
                    "It is checked exactly, without holes, before the first file is written."));
        }
    }
}
