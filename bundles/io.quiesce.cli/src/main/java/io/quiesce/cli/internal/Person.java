package io.quiesce.cli.internal;

import io.quiesce.api.Secret;
import java.io.Console;
import java.util.Optional;

/** Somebody at the terminal; it may be a dumb one. */
record Person(Console console) implements Answers {

    /** Nobody when stdin or stdout is not a terminal. */
    static Optional<Person> present() {
        System.setProperty("jdk.console", "java.base"); // the other one is there without a terminal, too
        return Optional.ofNullable(System.console()).map(Person::new);
    }

    @Override
    public String ask(String key, String question, String fallback) {
        while (true) {
            String answer = Optional.ofNullable(
                            console.readLine("%s%s: ", question, fallback.isEmpty() ? "" : " [" + fallback + "]"))
                    .orElseThrow(() -> new UsageException("the input ended at the question '" + question + "'"));
            if (!answer.isBlank() || !fallback.isEmpty()) {
                return answer.isBlank() ? fallback : answer.strip();
            }
        }
    }

    @Override
    public Secret secret(String key, String question) {
        char[] answer = Optional.ofNullable(console.readPassword("%s: ", question))
                .orElseThrow(() -> new UsageException("the input ended at the question '" + question + "'"));
        return Secret.of(new String(answer));
    }

    @Override
    public boolean again() {
        return true;
    }
}
