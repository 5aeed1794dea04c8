package io.quiesce.api.plan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers of a person, each as it was given, and the plan that is made of them. Nothing is checked here: whoever reads the text says
 * what is wrong with it. Dependency-free; not a secret's place, so it is not to be kept once its text is stored.
 *
 * @param service {@code systemd NAME}, {@code sysv NAME}, {@code windows NAME}, or {@code command} and a command line
 * @param password or a reference to one, such as <code>${env:NAME}</code>
 * @param schedule a cron expression, or a shorthand such as {@code daily 02:30}; empty for a plan that is run by hand
 */
public record PlanDraft(
        String name,
        String host,
        String port,
        String dataDirectory,
        String service,
        String user,
        String password,
        String receiver,
        String schedule) {

    public PlanDraft named(String newName, String newReceiver) {
        return new PlanDraft(newName, host, port, dataDirectory, service, user, password, newReceiver, schedule);
    }

    public PlanDraft account(String newUser, String newPassword) {
        return new PlanDraft(name, host, port, dataDirectory, service, newUser, newPassword, receiver, schedule);
    }

    /**
     * The text of the plan.
     *
     * @param maker for the comment at its top, such as {@code quiesce setup}
     */
    public String yaml(String maker) {
        return """
                # made by %s; docs/plan.md has every field
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
                                maker,
                                quoted(name),
                                quoted(host),
                                quoted(port),
                                quoted(user),
                                quoted(password),
                                quoted(dataDirectory),
                                control(),
                                quoted(receiver))
                + (schedule.isBlank() ? "" : "schedules:\n  - " + rule() + "\n");
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

    private String rule() {
        String[] words = schedule.strip().split("\\s+", 2);
        return switch (words[0]) {
            case "hourly" -> "hourly: true";
            case "daily", "weekly", "monthly" -> words[0] + ": " + quoted(words.length == 1 ? "" : words[1]);
            default -> "cron: " + quoted(schedule.strip());
        };
    }

    /** In double quotes; what would end it or break the line is escaped. */
    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return text.append('"').toString();
    }
}
