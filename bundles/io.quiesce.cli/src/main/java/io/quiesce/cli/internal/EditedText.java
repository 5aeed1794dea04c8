package io.quiesce.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A text in the editor of whoever calls, in a file of the home that is gone afterwards. */
record EditedText(Path file) implements AutoCloseable {

    static EditedText of(Path home, String text) throws IOException {
        Path file = Files.createTempFile(home, "edit", ".yaml"); // 0600
        return new EditedText(Files.writeString(file, text));
    }

    /** Lets the editor have the file until it ends. */
    String open() throws IOException {
        Map<String, String> environment = System.getenv();
        String editor = Stream.of("VISUAL", "EDITOR")
                .map(v -> environment.getOrDefault(v, ""))
                .filter(v -> !v.isBlank())
                .findFirst()
                .orElse("vi");
        List<String> command = new ArrayList<>(List.of(editor.strip().split("\\s+")));
        command.add(file.toString());
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException(editor + " ended with exit code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the editor was open", e);
        }
        return Files.readString(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
