package io.quiesce.persistence.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the keys of homes lie. The first that is there counts: the variable {@value #VARIABLE}, the command of {@value
 * #COMMAND}, the file {@code HOME/secret.key}, the desktop's keyring ({@code secret-tool}); where none is, the file is
 * made. One key a line, in Base64; the first seals, the others still open.
 */
final class KeyPlace {

    static final String VARIABLE = "QUIESCE_SECRET_KEY";
    static final String COMMAND = "QUIESCE_SECRET_KEY_COMMAND";
    private static final String KEYRING = "secret-tool";

    private final Map<String, String> environment;

    /** @param environment of the process */
    KeyPlace(Map<String, String> environment) {
        this.environment = environment;
    }

    static Path file(Path home) {
        return new Home(home).root().resolve("secret.key");
    }

    /**
     * The keys that come from outside, or none of them. May run a program; never within a transaction.
     *
     * @throws InvalidConfigurationException naming the place, when what it gives is no key
     */
    SecretKeys outside(Path home) throws InvalidConfigurationException, GeneralSecurityException {
        String written = environment.getOrDefault(VARIABLE, "");
        if (!written.isBlank()) {
            return keys(written, "the variable " + VARIABLE, true);
        }
        String command = environment.getOrDefault(COMMAND, "");
        if (!command.isBlank()) {
            try {
                String said = new OutputOfProgram(List.of(command.strip().split("\\s+"))).text();
                return keys(said, "the command of " + COMMAND, true);
            } catch (IOException e) {
                throw refused("the command of " + COMMAND, "does not give a key: " + e.getMessage());
            }
        }
        if (!Files.exists(file(home)) && OutputOfProgram.isOnPath(KEYRING, environment)) {
            try {
                String said = new OutputOfProgram(List.of(
                                KEYRING,
                                "lookup",
                                "quiesce-home",
                                new Home(home).root().toString()))
                        .text();
                if (!said.isBlank()) {
                    return keys(said, "the keyring", true);
                }
            } catch (IOException e) {
                // no keyring is open, or it has no key of this home: as if there were none
                return none(home);
            }
        }
        return none(home);
    }

    private static SecretKeys none(Path home) {
        return new SecretKeys(List.of(), file(home).toString(), false);
    }

    /** The keys in the file of a home; none when there is no file. */
    SecretKeys inFile(Path home) throws IOException, InvalidConfigurationException, GeneralSecurityException {
        Path file = file(home);
        try {
            return keys(Files.readString(file), file.toString(), false);
        } catch (NoSuchFileException e) {
            return none(home);
        }
    }

    private static SecretKeys keys(String text, String place, boolean fixed)
            throws InvalidConfigurationException, GeneralSecurityException {
        List<SecretKey> keys = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                keys.add(SecretKey.parse(line)
                        .orElseThrow(() -> refused(
                                place,
                                "must hold keys of 32 bytes in Base64, one a line, such as"
                                        + " 'openssl rand -base64 32' makes; restore the one that was there")));
            }
        }
        if (keys.isEmpty()) {
            throw refused(place, "is empty; restore the key that was there");
        }
        return new SecretKeys(keys, place, fixed);
    }

    static InvalidConfigurationException refused(String place, String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(key of the secrets)", "***", rule, place)));
    }

    /** Durable when this returns; a kill leaves the file before or the file after. */
    void write(Path home, SecretKeys keys) throws IOException {
        Path file = file(home);
        PrivateFolder.create(file.getParent());
        String text = keys.keys().stream().map(SecretKey::reveal).collect(Collectors.joining("\n", "", "\n"));
        DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8), DurableFile.OWNERS_ONLY);
    }
}
