package io.quiesce.api.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to get an instance running again without the agent and without any password: plain data that can be kept in a file
 * and followed by another process (docs/guardian.md).
 *
 * @param dataDirectory real path
 * @param locked files that exist and whose fcntl write locks the running server holds; empty where it holds none
 * @param release commands that undo what kept others from starting it; one that fails is no obstacle
 * @param start the command that starts it, in a session of its own if it stays; empty when it was found stopped
 * @param host where the server greets
 * @param startLimit for one attempt
 * @param instructions what a person has to do when nothing helps
 */
public record StartRecipe(
        Path dataDirectory,
        List<Path> locked,
        List<List<String>> release,
        List<String> start,
        String host,
        int port,
        Duration startLimit,
        String instructions) {

    public StartRecipe {
        locked = List.copyOf(locked);
        release = release.stream().map(List::copyOf).toList();
        start = List.copyOf(start);
    }
}
