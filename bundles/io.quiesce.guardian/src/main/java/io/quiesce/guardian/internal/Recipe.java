package io.quiesce.guardian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * How to start one instance without the agent and without any password; the file is written by the agent.
 *
 * @param locked files whose write locks the running server holds
 * @param release commands that undo what kept others from starting it
 * @param start empty when the instance was found stopped and is to be left so
 * @param hook the plan's after-start hook; empty when there is none
 * @param startLimit for one attempt
 * @param instanceLock lock file that says a run is at work on the instance
 * @param logs folder for what the start commands say
 * @param instructions what a person has to do when nothing helps
 */
record Recipe(
        List<Path> locked,
        List<List<String>> release,
        List<String> start,
        List<String> hook,
        Duration hookLimit,
        String host,
        int port,
        Duration startLimit,
        Optional<Path> instanceLock,
        Path logs,
        String instructions) {

    static Recipe read(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        List<List<String>> release = new ArrayList<>();
        for (int i = 0; properties.containsKey("release." + i + ".0"); i++) {
            release.add(list(properties, "release." + i));
        }
        return new Recipe(
                list(properties, "locked").stream().map(Path::of).toList(),
                release,
                list(properties, "start"),
                list(properties, "hook"),
                Duration.ofMillis(Long.parseLong(get(properties, "hookLimitMillis"))),
                get(properties, "host"),
                Integer.parseInt(get(properties, "port")),
                Duration.ofMillis(Long.parseLong(get(properties, "startLimitMillis"))),
                Optional.ofNullable(properties.getProperty("instanceLock")).map(Path::of),
                Path.of(get(properties, "logs")),
                get(properties, "instructions"));
    }

    private static String get(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing in its recipe");
        }
        return value;
    }

    private static List<String> list(Properties properties, String key) {
        List<String> words = new ArrayList<>();
        for (int i = 0; properties.containsKey(key + "." + i); i++) {
            words.add(get(properties, key + "." + i));
        }
        return words;
    }
}
