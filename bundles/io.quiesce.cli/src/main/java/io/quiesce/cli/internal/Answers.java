package io.quiesce.cli.internal;

import io.quiesce.api.Secret;

/** Who is asked what a command can't know. */
interface Answers {

    /**
     * The answer to one question.
     *
     * @param key of the question in a file of answers
     * @param fallback what an empty answer means; empty text when an answer is needed
     * @throws UsageException when nobody answers
     */
    String ask(String key, String question, String fallback);

    /** As {@link #ask}, without showing the answer. */
    Secret secret(String key, String question);

    /** Whether a wrong answer can be given again. */
    boolean again();
}
