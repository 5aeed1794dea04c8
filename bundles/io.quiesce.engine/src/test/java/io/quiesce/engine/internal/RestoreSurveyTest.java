package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Chosen;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.engine.internal.SwappingRestoreEngine.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("T5.1")
@DisplayName("The preview of a restore")
class RestoreSurveyTest {

    private static final SealHeader SEAL =
            RunRecordTest.record(1, Facts.NONE, List.of(), ShutdownKind.CLEAN).header();

    @TempDir
    Path folder;

    private Path data;
    private Path gone;

    @BeforeEach
    void directories() throws IOException {
        folder = folder.toRealPath();
        data = Files.createDirectory(folder.resolve("data"));
        gone = folder.resolve("gone");
    }

    private RestorePlan inPlace(Path main, Path further, boolean signedHere, ScriptedInstance instance)
            throws Exception {
        Plan plan = FolderHost.plan(main, RestartPoint.AFTER_CAPTURE, Optional.empty());
        return survey(
                        new Request("vault", SEAL.backup(), Optional.empty(), Optional.of(plan), "", Selection.ALL),
                        signedHere,
                        Facts.NONE,
                        main,
                        further)
                .inPlace(plan, instance);
    }

    private RestoreSurvey survey(Request request, boolean signedHere, Facts facts, Path main, Path... further)
            throws Exception {
        Receipt receipt = new Receipt("db1", "1.zip", Instant.EPOCH, SEAL.contents(), "0".repeat(32), true, List.of());
        List<SourceRoot> roots = new ArrayList<>(List.of(new SourceRoot("", main, main)));
        for (Path root : further) {
            roots.add(new SourceRoot(".quiesce/roots/" + roots.size() + "/", root, root));
        }
        return new RestoreSurvey(
                request,
                new Sealed(new BackupRow(SEAL, receipt), signedHere),
                AgentIdentity.of(folder.resolve("home")),
                new ArchiveHeader(ArchiveSpec.DEFAULT, facts, roots));
    }

    private Finding roots(boolean signedHere, ScriptedInstance instance) throws Exception {
        List<Finding> roots = inPlace(data, gone, signedHere, instance).findings().stream()
                .filter(f -> f.check().equals("roots"))
                .toList();
        assertEquals(1, roots.size(), roots::toString);
        assertTrue(roots.getFirst().message().contains(gone.toString()), roots::toString);
        return roots.getFirst();
    }

    @Test
    @DisplayName("names a directory that will be made")
    void missing() throws Exception {
        assertEquals(
                Severity.NOTE, roots(false, new ScriptedInstance(() -> "old")).severity());
    }

    @Test
    @DisplayName("refuses to make one that only the backup speaks of, unless this home has signed that")
    void unclaimed() throws Exception {
        ScriptedInstance instance = new ScriptedInstance(() -> "old").claimsNot(gone);
        assertEquals(Severity.REFUSED, roots(false, instance).severity());
        assertEquals(Severity.WARNING, roots(true, instance).severity());
    }

    private List<String> ofACopy(Facts facts) throws Exception {
        Path target = folder.resolve("copy");
        return survey(
                        new Request("vault", SEAL.backup(), Optional.of(target), Optional.empty(), "", Selection.ALL),
                        true,
                        facts,
                        target)
                .copy(target, List.of())
                .findings()
                .stream()
                .map(Finding::message)
                .toList();
    }

    @Test
    @DisplayName("says where the instance's own log ends in the backup, where that is known")
    void logPosition() throws Exception {
        assertEquals(
                List.of("the backup ends at binlog.000412:15533, GTID 0-1-17"),
                ofACopy(Facts.of(Map.of(Facts.LOG_POSITION, "binlog.000412:15533, GTID 0-1-17"))));
        assertEquals(List.of(), ofACopy(Facts.NONE));
    }

    private RestorePlan files(Chosen chosen, Selection only) throws Exception {
        Path target = folder.resolve("files");
        return survey(
                        new Request("vault", SEAL.backup(), Optional.of(target), Optional.empty(), "", only),
                        true,
                        Facts.NONE,
                        target)
                .files(target, chosen);
    }

    @Test
    @Tag("T5.2")
    @DisplayName("of some files says how many and how large they are, and which links are left out")
    void some() throws Exception {
        Selection only = new Selection(List.of("shop/*"));
        Chosen chosen = new Chosen(only);
        chosen.add("shop", ArchiveEntry.Type.DIRECTORY, 0);
        chosen.add("shop/orders.frm", ArchiveEntry.Type.FILE, 1 << 10);
        chosen.add("shop/orders.ibd", ArchiveEntry.Type.FILE, 1 << 20);
        chosen.add("shop/old.MYD", ArchiveEntry.Type.LINK, 0);
        RestorePlan plan = files(chosen, only);
        assertEquals((1 << 20) + (1 << 10), plan.rawBytes());
        String said = plan.findings().stream().map(Finding::message).toList().toString();
        assertTrue(said.contains("2 files, 1.05 MB: shop/orders.frm, shop/orders.ibd"), said);
        assertTrue(said.contains("links are left out: shop/old.MYD"), said);
        assertTrue(!plan.refused());
    }

    @Test
    @Tag("T5.2")
    @DisplayName("refuses a name that no file has")
    void unknownFile() throws Exception {
        Selection only = new Selection(List.of("shop/orders.*", "shop/ordres.*"));
        Chosen chosen = new Chosen(only);
        chosen.add("shop/orders.ibd", ArchiveEntry.Type.FILE, 1);
        RestorePlan plan = files(chosen, only);
        assertTrue(plan.refused());
        assertEquals(
                "no file inside is named 'shop/ordres.*'",
                plan.findings().getFirst().message());
    }

    private static List<String> mounts(RestorePlan plan) {
        return plan.findings().stream()
                .filter(f -> f.check().equals("mounts") && f.severity() == Severity.REFUSED)
                .map(Finding::message)
                .toList();
    }

    /** Of this host: mounting one takes root. */
    private static Path withMountInside() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> Path.of(line.split(" ")[1]))
                .filter(mounted -> mounted.getNameCount() > 1)
                .map(Path::getParent)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("refuses a file system that is mounted inside the data directory or a further one")
    void mountInside() throws Exception {
        ScriptedInstance instance = new ScriptedInstance(() -> "old");
        Path other = Files.createDirectory(folder.resolve("other"));
        Path mounted = withMountInside();
        assertEquals(List.of(), mounts(inPlace(data, other, true, instance)));
        for (RestorePlan plan :
                List.of(inPlace(mounted, data, true, instance), inPlace(data, mounted, true, instance))) {
            assertTrue(mounts(plan).toString().contains("is a file system of its own inside " + mounted));
        }
    }
}
