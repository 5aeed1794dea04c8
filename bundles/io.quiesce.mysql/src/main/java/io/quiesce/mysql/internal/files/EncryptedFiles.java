package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signs of encryption that a stopped instance shows in its files and options. */
public final class EncryptedFiles {

    /** FSP_SPACE_FLAGS of page 0. */
    private static final int FLAGS_AT = 54;

    /** FSP_FLAGS_POS_ENCRYPTION of MySQL 8. */
    private static final int ENCRYPTED = 1 << 13;

    private EncryptedFiles() {}

    /** What is encrypted, in words; empty when nothing is. */
    public static List<String> find(Path dataDirectory, Settings settings, Flavour flavour) throws IOException {
        return flavour == Flavour.MYSQL ? mysql(dataDirectory, settings) : mariadb(settings);
    }

    private static List<String> mysql(Path dataDirectory, Settings settings) throws IOException {
        List<String> found = new ArrayList<>();
        for (String option : List.of("binlog_encryption", "innodb_redo_log_encrypt", "innodb_undo_log_encrypt")) {
            if (settings.isOn(option)) {
                found.add(option);
            }
        }
        try (Stream<Path> files = Files.walk(dataDirectory)) {
            for (Path file : (Iterable<Path>) files.filter(EncryptedFiles::isTablespace)::iterator) {
                if ((flags(file) & ENCRYPTED) != 0) {
                    found.add(dataDirectory.relativize(file).toString());
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return found;
    }

    private static boolean isTablespace(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".ibd") || name.startsWith("undo_"))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static int flags(Path tablespace) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4);
        try (FileChannel channel = FileChannel.open(tablespace, StandardOpenOption.READ)) {
            return channel.read(bytes, FLAGS_AT) == 4 ? bytes.flip().getInt() : 0;
        }
    }

    /** MariaDB encrypts nothing without a key management plugin. */
    private static List<String> mariadb(Settings settings) {
        List<String> found = new ArrayList<>();
        for (String option : List.of("plugin_load", "plugin_load_add", "file_key_management_filename")) {
            settings.get(option)
                    .filter(v -> option.startsWith("file_key") || v.matches(".*key_management.*"))
                    .ifPresent(v -> found.add(option));
        }
        for (String option :
                List.of("innodb_encrypt_tables", "innodb_encrypt_log", "encrypt_binlog", "aria_encrypt_tables")) {
            if (settings.isOn(option)) {
                found.add(option);
            }
        }
        return found;
    }
}
