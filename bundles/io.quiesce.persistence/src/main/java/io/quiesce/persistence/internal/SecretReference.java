package io.quiesce.persistence.internal;

import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${source:what}}: where a secret is taken from. */
record SecretReference(String source, String what) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):([^}]*)}");
    private static final int LONGEST = 4096;

    /** Empty when the text is no reference. */
    static Optional<SecretReference> of(String written) {
        Matcher m = REFERENCE.matcher(written);
        return m.matches() ? Optional.of(new SecretReference(m.group(1), m.group(2))) : Optional.empty();
    }

    /**
     * The secret that it names outside the database.
     *
     * @throws IllegalArgumentException saying why there is none, never the secret
     */
    String read(Map<String, String> environment) {
        return switch (source) {
            case "env" ->
                Optional.ofNullable(environment.get(what))
                        .orElseThrow(
                                () -> new IllegalArgumentException("the environment variable " + what + " is not set"));
            case "file" -> fromFile();
            case "command" -> fromCommand();
            default ->
                throw new IllegalArgumentException(
                        "'" + source + "' is not a source of secrets: use env, file, command, secret or store");
        };
    }

    private String fromFile() {
        // Not by its size: a device has none and need not end.
        try (InputStream in = Files.newInputStream(Path.of(what))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IllegalArgumentException(what + " is too long for a password");
            }
            return firstLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + e.getReason(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + what + ": " + FileTrouble.of(e, what), e);
        }
    }

    private String fromCommand() {
        if (what.isBlank()) {
            throw new IllegalArgumentException("no command is named");
        }
        try {
            return firstLine(new OutputOfProgram(List.of(what.strip().split("\\s+"))).text());
        } catch (IOException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
