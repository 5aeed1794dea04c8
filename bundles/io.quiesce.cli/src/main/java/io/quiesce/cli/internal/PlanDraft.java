package io.quiesce.cli.internal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What setup knows so far, and the plan that it makes of it. */
record PlanDraft(
        String name,
        String host,
        String port,
        String dataDirectory,
        String service,
        String user,
        String password,
        String receiver) {

    PlanDraft named(String newName, String newReceiver) {
        return new PlanDraft(newName, host, port, dataDirectory, service, user, password, newReceiver);
    }

    PlanDraft account(String newUser, String newPassword) {
        return new PlanDraft(name, host, port, dataDirectory, service, newUser, newPassword, receiver);
    }

    String yaml() {
        return """
                # made by 'quiesce setup'; docs/plan.md has every field
                name: %s
                instance:
                  host: %s
                  port: %s
                  user: %s
                  password: %s
                  dataDirectory: %s
                  service: %s
                transfer:
                  receiver: %s
                """.formatted(
                        quoted(name),
                        quoted(host),
                        quoted(port),
                        quoted(user),
                        quoted(password),
                        quoted(dataDirectory),
                        control(),
                        quoted(receiver));
    }

    /** The first word is the kind; of a command the others are its command line. */
    private String control() {
        List<String> words = List.of(service.strip().split("\\s+"));
        List<String> rest = words.subList(1, words.size());
        if (words.getFirst().equals("command")) {
            String line = rest.stream().map(PlanDraft::quoted).collect(Collectors.joining(", "));
            return "{ command: { start: [ " + line + " ] } }";
        }
        return Stream.of(words.getFirst(), String.join(" ", rest))
                .map(PlanDraft::quoted)
                .collect(Collectors.joining(", name: ", "{ kind: ", " }"));
    }

    private static String quoted(String value) {
        return Json.text(value); // a text of JSON is one of YAML
    }
}
