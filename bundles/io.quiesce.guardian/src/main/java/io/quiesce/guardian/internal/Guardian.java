package io.quiesce.guardian.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The program: {@code watch RUN PID START} watches the agent with that pid and start time ({@link Agent#start}),
 * {@code revive RUN} starts the instance of a run whose agent is gone. RUN is the folder of the run's journal.
 */
public final class Guardian {

    private static final int BAD_USE = 64;
    private static final String SUFFIX = ".class";

    private Guardian() {}

    /** Ends the process with the number of an {@link Exit}. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        boolean watch = arguments.length == 4 && arguments[0].equals("watch");
        boolean revive = arguments.length == 2 && arguments[0].equals("revive");
        if (!watch && !revive) {
            System.err.println("usage: watch RUN PID START | revive RUN");
            return BAD_USE;
        }
        Path run = Path.of(arguments[1]);
        try {
            loadAll();
            Recipe recipe = Recipe.read(run.resolve("recipe.properties"));
            Log log = new Log(run);
            Programs programs = new Programs(recipe.logs());
            Revival revival = new Revival(run, recipe, programs, log);
            return revive
                    ? revival.run().number()
                    : watch(
                            run,
                            recipe,
                            log,
                            revival,
                            new Agent(
                                    Long.parseLong(arguments[2]),
                                    Long.parseLong(arguments[3]),
                                    run.getFileName().toString()));
        } catch (IOException | ReflectiveOperationException | URISyntaxException | IllegalArgumentException e) {
            System.err.println("the run in " + run + " can't be watched: " + e.getMessage());
            return BAD_USE;
        }
    }

    /** Loads the whole program: when it is needed, the disk that it lies on may be what the agent has died of. */
    private static void loadAll() throws IOException, ReflectiveOperationException, URISyntaxException {
        Path folder = Path.of(Guardian.class
                        .getResource(Guardian.class.getSimpleName() + SUFFIX)
                        .toURI())
                .getParent();
        try (DirectoryStream<Path> classes = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path one : classes) {
                String name = one.getFileName().toString();
                Class.forName(
                        Guardian.class.getPackageName() + "." + name.substring(0, name.length() - SUFFIX.length()));
            }
        }
    }

    private static int watch(Path run, Recipe recipe, Log log, Revival revival, Agent agent) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        run.resolve("guardian.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Fence fence = new Fence(recipe.locked())) {
            Optional<FileLock> alone = Optional.ofNullable(channel.tryLock());
            if (alone.isEmpty()) {
                System.err.println("another guardian watches " + run);
                return BAD_USE;
            }
            Optional<String> reason = new Watch(new Inbox(System.in), System.out, fence).run();
            if (reason.isEmpty()) {
                return Exit.UP.number();
            }
            return new TakeOver(recipe, agent, fence, revival, log)
                    .run(reason.get())
                    .number();
        }
    }
}
