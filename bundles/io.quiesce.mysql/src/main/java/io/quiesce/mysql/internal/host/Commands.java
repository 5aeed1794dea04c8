package io.quiesce.mysql.internal.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs programs, always without a shell and with a small environment. Safe between threads. */
public interface Commands {

    /** What {@link Outcome#exit} is when the program could not be run at all. */
    int NOT_RUN = 127;

    /**
     * How a program ended.
     *
     * @param exit status; {@link #NOT_RUN} when there was no such program; -1 when it was ended for its limit
     * @param output standard output and error together, at most the last 256 KiB
     */
    record Outcome(int exit, String output) {

        public boolean ok() {
            return exit == 0;
        }

        public boolean timedOut() {
            return exit == -1;
        }

        /** One line for a message: how it ended and the end of what it said. */
        public String summary() {
            String said = output.strip();
            String end = said.length() > 400 ? "…" + said.substring(said.length() - 400) : said;
            String how = timedOut() ? "took too long" : "ended with status " + exit;
            return end.isEmpty() ? how : how + ": " + end.replace('\n', ' ');
        }
    }

    /** A program that was started and may outlive this process. */
    interface Launch {

        /** Status once it has ended; empty while it runs. */
        Optional<Integer> exit();

        /** Where its standard output and error go. */
        Path log();
    }

    /** Runs a program to its end, at most {@code limit}, with nothing on standard input. */
    Outcome run(List<String> command, Duration limit);

    /** Starts a program in a session of its own, with nothing on standard input and its output in a file. */
    Launch launch(List<String> command);

    /** The command line that {@link #launch} runs: with what puts the program into a session of its own. */
    default List<String> detached(List<String> command) {
        return command;
    }
}
