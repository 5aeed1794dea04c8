package io.quiesce.mysql.internal.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers commands from a script; the first answer whose key begins the command line counts. */
final class ScriptedCommands implements Commands {

    final List<String> calls = new ArrayList<>();
    private final Map<String, Outcome> answers = new LinkedHashMap<>();

    ScriptedCommands on(String beginning, int exit, String output) {
        answers.put(beginning, new Outcome(exit, output));
        return this;
    }

    @Override
    public Outcome run(List<String> command, Duration limit) {
        String line = String.join(" ", command);
        calls.add(line);
        return answers.entrySet().stream()
                .filter(a -> line.startsWith(a.getKey()) || line.endsWith(a.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(new Outcome(NOT_RUN, "not in the script: " + line));
    }

    @Override
    public Launch launch(List<String> command) {
        Outcome outcome = run(command, Duration.ZERO);
        return new Launch() {
            @Override
            public Optional<Integer> exit() {
                return Optional.of(outcome.exit());
            }

            @Override
            public Path log() {
                return Path.of("/nowhere/start.log");
            }
        };
    }
}
