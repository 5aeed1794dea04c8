package io.quiesce.engine.internal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A log to which programs append by themselves, so that nobody can cut it while they write: it is begun anew when it is opened and has
 * grown, and the one before stays beside it as {@code NAME.1}. A program that still has the old one writes on there.
 */
final class ProgramLog {

    /** A log of more bytes is begun anew. */
    static final long LARGEST = 8L << 20;

    private ProgramLog() {}

    /** Where a program is to write to; the folder is made when it is missing. */
    static Redirect appending(Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        beginAnewWhenLarge(log);
        return Redirect.appendTo(log.toFile());
    }

    /**
     * One thread at a time, so that of two the second does not take the new log for the one before. Of two processes it may: then
     * the older lines are lost, and both logs are written.
     */
    private static synchronized void beginAnewWhenLarge(Path log) {
        try {
            if (Files.exists(log) && Files.size(log) > LARGEST) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // it grows on: on Windows a program may have it open
        }
    }
}
