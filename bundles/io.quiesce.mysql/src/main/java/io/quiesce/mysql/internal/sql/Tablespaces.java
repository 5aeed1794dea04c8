package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the server knows of its tablespaces: where they lie and whether they are encrypted. */
public final class Tablespaces {

    private Tablespaces() {}

    /** Files that are not given relative to the data directory, temporary ones left out. */
    public static List<Path> absolute(Session session, ServerVersion version) throws SQLException {
        List<Path> files = new ArrayList<>();
        for (Row r : session.rows(fileQuery(version))) {
            String name = r.values().stream().findFirst().orElse("");
            if (name.startsWith("/") || name.startsWith("../") || name.matches("(?i)[a-z]:[\\\\/].*")) {
                try {
                    files.add(Path.of(name));
                } catch (InvalidPathException e) {
                    throw new SQLException("the tablespace file " + name + " has no valid path", e);
                }
            }
        }
        return files;
    }

    private static String fileQuery(ServerVersion version) {
        if (version.flavour() == Flavour.MYSQL) {
            // not FILES: that waits for the metadata locks of running DDL
            return "SELECT PATH FROM information_schema.INNODB_DATAFILES";
        }
        return version.atLeast(10, 6, 0)
                ? "SELECT FILENAME FROM information_schema.INNODB_SYS_TABLESPACES"
                : "SELECT PATH FROM information_schema.INNODB_SYS_DATAFILES";
    }

    /**
     * @param keyring the plan's words on how the keys are kept; empty refuses
     */
    public static List<Finding> encryption(
            Session session, ServerVersion version, Settings settings, Optional<String> keyring) throws SQLException {
        List<String> encrypted = new ArrayList<>();
        List<Row> spaces = session.rows(
                version.flavour() == Flavour.MYSQL
                        ? "SELECT NAME FROM information_schema.INNODB_TABLESPACES WHERE ENCRYPTION = 'Y'"
                        : "SELECT NAME FROM information_schema.INNODB_TABLESPACES_ENCRYPTION WHERE CURRENT_KEY_VERSION > 0"
                                + " OR MIN_KEY_VERSION > 0");
        if (!spaces.isEmpty()) {
            encrypted.add(spaces.size() + " tablespaces ("
                    + spaces.stream().limit(5).map(r -> r.text("name")).collect(Collectors.joining(", "))
                    + (spaces.size() > 5 ? ", …)" : ")"));
        }
        Set.of(
                        "binlog_encryption",
                        "innodb_redo_log_encrypt",
                        "innodb_undo_log_encrypt",
                        "encrypt_binlog",
                        "innodb_encrypt_log",
                        "aria_encrypt_tables")
                .stream()
                .filter(settings::isOn)
                .sorted()
                .forEach(encrypted::add);
        return List.of(finding(encrypted, keyring));
    }

    public static Finding finding(List<String> encrypted, Optional<String> keyring) {
        if (encrypted.isEmpty()) {
            return Finding.ok("encryption", "nothing is encrypted");
        }
        String what = "encrypted: " + String.join(", ", encrypted);
        return keyring.map(k ->
                        new Finding(Finding.Severity.NOTE, "encryption", what + "; the keys are kept so: " + k, ""))
                .orElse(Finding.refused(
                        "encryption",
                        what + "; without its keys the backup is worthless",
                        "Say in the plan's keyring how the keys are kept apart from the backup."));
    }
}
