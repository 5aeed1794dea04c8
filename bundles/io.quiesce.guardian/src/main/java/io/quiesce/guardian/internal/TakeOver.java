package io.quiesce.guardian.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What the guardian does instead of an agent that can't be relied on any more; the order is that of docs/guardian.md. */
final class TakeOver {

    private static final Duration DEATH = Duration.ofSeconds(30);
    private static final Duration LOCK = Duration.ofSeconds(10);

    private final Recipe recipe;
    private final Agent agent;
    private final Fence fence;
    private final Revival revival;
    private final Log log;

    TakeOver(Recipe recipe, Agent agent, Fence fence, Revival revival, Log log) {
        this.recipe = recipe;
        this.agent = agent;
        this.fence = fence;
        this.revival = revival;
        this.log = log;
    }

    Exit run(String reason) throws IOException {
        log.say("taking over: " + reason);
        if (!agent.end(DEATH)) {
            // it hangs in the kernel with SIGKILL pending: it will never run an instruction of its own again
            log.say("agent " + agent.pid() + " or a program of its own can't die within " + DEATH.toSeconds() + " s");
        }
        Optional<FileChannel> instance = recipe.instanceLock().flatMap(this::instance);
        try {
            log.step("taken over", reason);
            fence.close();
            return revival.run();
        } finally {
            if (instance.isPresent()) {
                instance.get().close();
            }
        }
    }

    /** The lock of the dead agent, so that nobody begins another run on the instance before it is up. */
    private Optional<FileChannel> instance(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            long deadline = System.nanoTime() + LOCK.toNanos();
            do {
                Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
                if (lock.isPresent()) {
                    return Optional.of(channel);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            } while (System.nanoTime() - deadline < 0);
            channel.close();
            log.say("somebody else holds " + file);
        } catch (IOException e) {
            log.say(file + " can't be locked: " + e.getMessage());
        }
        return Optional.empty();
    }
}
