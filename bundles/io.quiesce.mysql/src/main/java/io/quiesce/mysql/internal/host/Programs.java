package io.quiesce.mysql.internal.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs as the operating system does, and where servers are usually installed. */
public final class Programs {

    private Programs() {}

    /** The executable file that a command's first word stands for. */
    public static Optional<Path> find(String program) {
        try {
            if (program.contains("/") || program.contains(File.separator)) {
                return Optional.of(Path.of(program)).filter(Files::isExecutable);
            }
            String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
            Stream<String> usual = Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin");
            return Stream.concat(Stream.of(path.split(File.pathSeparator)), usual)
                    .filter(directory -> !directory.isEmpty())
                    .map(directory -> Path.of(directory, program))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a file's name is that of a server program. */
    public static boolean isServer(Path executable) {
        String name = name(executable.toString());
        return name.equals("mysqld") || name.equals("mariadbd") || name.startsWith("mysqld-");
    }

    /** Whether a file's name is that of the script that watches over a server. */
    public static boolean isSafe(String program) {
        return switch (name(program)) {
            case "mysqld_safe", "mariadbd-safe", "mysqld-safe", "mariadbd_safe" -> true;
            default -> false;
        };
    }

    /** Last segment of a path, without {@code .exe} and without the mark of a deleted file. */
    static String name(String program) {
        String last = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return last.replace(" (deleted)", "").replaceFirst("(?i)\\.exe$", "");
    }
}
