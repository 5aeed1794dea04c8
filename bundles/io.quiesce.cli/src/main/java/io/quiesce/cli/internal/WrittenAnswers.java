package io.quiesce.cli.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers of a file, one {@code key: answer} a line; {@code #} begins a comment. */
record WrittenAnswers(Map<String, String> answers) implements Answers {

    private static final int LONGEST = 1 << 16;

    /** @param file or {@code -} for stdin */
    static WrittenAnswers read(String file) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            Map<String, String> answers = new TreeMap<>();
            for (String line : new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList()) {
                int colon = line.indexOf(':');
                if (colon < 1) {
                    throw new UsageException("a line of answers must be 'key: answer', and one of " + file + " is not");
                }
                answers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
            return new WrittenAnswers(answers);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new UsageException("cannot read the answers in " + file + ": " + FileTrouble.of(e, file));
        }
    }

    @Override
    public String ask(String key, String question, String fallback) {
        return Optional.ofNullable(answers.get(key))
                .filter(a -> !a.isEmpty())
                .or(() -> Optional.of(fallback).filter(f -> !f.isEmpty()))
                .orElseThrow(() -> new UsageException("the answers lack '" + key + "': " + question));
    }

    @Override
    public Secret secret(String key, String question) {
        return Secret.of(ask(key, question, ""));
    }

    @Override
    public boolean again() {
        return false;
    }

    @Override
    public String toString() {
        return "answers" + answers.keySet();
    }
}
