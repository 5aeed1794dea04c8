package io.quiesce.engine.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** In the guardian's place: a process that agrees to everything, and writes down what it was told. */
final class ScriptedGuardian {

    private static final String TOLD = "told";

    private ScriptedGuardian() {}

    static GuardianProgram program() throws IOException {
        String file = ScriptedGuardian.class.getName().replace('.', '/') + ".class";
        try (InputStream in = ScriptedGuardian.class.getResourceAsStream("/" + file)) {
            return GuardianProgram.of(Map.of(file, in.readAllBytes()), ScriptedGuardian.class.getName());
        }
    }

    /** By the agent of that home, in order, without the leases. */
    static List<String> told(Path home) throws IOException {
        return Files.readAllLines(home.resolve(TOLD)).stream()
                .filter(line -> !line.startsWith("lease "))
                .toList();
    }

    /** Arguments as the guardian's: the folder of the run is the second. */
    public static void main(String[] arguments) throws IOException {
        Path told = Path.of(arguments[1]).getParent().resolveSibling(TOLD);
        System.out.println("armed");
        try (BufferedReader agent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String said = "";
            while (!said.equals("done")) {
                said = agent.readLine();
                if (said == null) {
                    return;
                }
                Files.writeString(told, said + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                answer(said.split(" ")[0]);
            }
        }
    }

    private static void answer(String word) {
        switch (word) {
            case "lease" -> System.out.println("leased");
            case "fence" -> System.out.println("fenced");
            case "check" -> System.out.println("holding");
            case "release" -> System.out.println("released");
            case "done" -> System.out.println("done");
            default -> {} // a deadline is not answered
        }
    }
}
