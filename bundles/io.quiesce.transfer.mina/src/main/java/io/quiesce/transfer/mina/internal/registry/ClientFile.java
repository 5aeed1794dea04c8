package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.RestoreRight;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Reads a client's file; anything that is not as written by {@link ClientRecord#text} is an error that names the file. */
final class ClientFile {

    private ClientFile() {}

    static ClientRecord read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    static ClientRecord parse(String text) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(text));
        ClientName name = new ClientName(value(lines, "name"));
        Instant since = Instant.parse(value(lines, "since"));
        boolean revoked = bool(value(lines, "revoked"));
        Optional<ClientRecord.OpenCode> code = Optional.empty();
        if (lines.containsKey("code")) {
            String[] parts = parts(value(lines, "code"));
            code = Optional.of(
                    new ClientRecord.OpenCode(Digest.parse(parts[0]), Instant.parse(parts[1]), bool(parts[2])));
        }
        List<ClientRecord.Issued> certificates = new ArrayList<>();
        for (int i = 1; lines.containsKey("certificate." + i); i++) {
            String[] parts = parts(value(lines, "certificate." + i));
            certificates.add(new ClientRecord.Issued(Digest.parse(parts[0]), Instant.parse(parts[1]), bool(parts[2])));
        }
        Optional<OperatorRole> role = Optional.ofNullable(lines.getProperty("role"))
                .map(String::strip)
                .map(OperatorRole::ofWord);
        RestoreRight restore =
                lines.containsKey("restore") ? RestoreRight.parse(value(lines, "restore")) : RestoreRight.ALWAYS;
        return new ClientRecord(name, since, revoked, code, certificates, role, restore);
    }

    private static String value(Properties lines, String key) {
        String value = lines.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value.strip();
    }

    private static String[] parts(String value) {
        String[] parts = value.split(" ");
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + value + "' does not have three parts");
        }
        return parts;
    }

    /** Strict, so that a damaged "revoked" does not read as "no". */
    private static boolean bool(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + value + "' is neither true nor false");
        };
    }
}
