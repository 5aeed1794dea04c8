package io.quiesce.snapshots.internal;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SnapshotProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the administrator's own programs do it, for LVM, ZFS, a storage array. They are told the directory and the snapshot's
 * name in their environment (docs/snapshots.md).
 */
@Component
public final class CommandSnapshots implements SnapshotProvider {

    private static final String TAKE = "take";
    private static final String DISCARD = "discard";
    private static final String CHECK = "check";

    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of(TAKE, "Take", Type.LIST, "Program and arguments, no shell; its last line is where the copy is.")
                    .mandatory(),
            Setting.of(
                            DISCARD,
                            "Discard",
                            Type.LIST,
                            "Program and arguments that remove it, and succeed when there is nothing.")
                    .mandatory(),
            Setting.of(CHECK, "Check", Type.LIST, "Program and arguments that fail when none can be taken."));

    private final Duration grace;

    public CommandSnapshots() {
        this(Program.GRACE);
    }

    /** @param grace of a program that is ended */
    CommandSnapshots(Duration grace) {
        this.grace = grace;
    }

    @Override
    public String kind() {
        return "command";
    }

    @Override
    public String label() {
        return "Own programs";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public void check(Path directory, Settings settings) throws CaptureException {
        if (settings.optional(CHECK).isPresent()) {
            run(CHECK, directory, "", settings);
        }
    }

    @Override
    public Path take(Path directory, String name, Settings settings) throws CaptureException {
        String said = run(TAKE, directory, name, settings);
        String last = said.lines().map(String::strip).filter(l -> !l.isEmpty()).reduce("", (a, b) -> b);
        try {
            Path copy = Path.of(last);
            if (copy.isAbsolute()) {
                return copy;
            }
        } catch (InvalidPathException e) {
            // told as any other line that is no path
        }
        throw new CaptureException(
                "the command that takes the snapshot of " + directory + " did not say where it is, but '" + last + "'",
                "The last line of its output must be the absolute path of the copy; all of it at most 8 KiB.");
    }

    @Override
    public void discard(Path directory, String name, Settings settings) throws CaptureException {
        run(DISCARD, directory, name, settings);
    }

    private String run(String which, Path directory, String name, Settings settings) throws CaptureException {
        List<String> command = settings.list(which);
        Program.Ended ended = Program.run(
                command, Map.of("QUIESCE_SNAPSHOT_OF", directory.toString(), "QUIESCE_SNAPSHOT_NAME", name), grace);
        if (ended.exit() != 0) {
            throw new CaptureException(
                    "capture.snapshot." + which + ", " + command.getFirst() + ", failed for " + directory + ": "
                            + ended.complaint(),
                    "Run it by hand with QUIESCE_SNAPSHOT_OF=" + directory + " QUIESCE_SNAPSHOT_NAME=" + name
                            + " in its environment.");
        }
        return ended.output();
    }
}
