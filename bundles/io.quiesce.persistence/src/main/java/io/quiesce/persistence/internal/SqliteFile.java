package io.quiesce.persistence.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.DurableFile;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * The database file of a home, brought to the schema of this product: write-ahead log, synced at every commit, one
 * writer at a time, others wait.
 */
final class SqliteFile implements DatabasePlace {

    /** In the header of every database of ours, so that no other is taken for one. */
    static final int APPLICATION = 0x5143_4253;

    private static final Duration BUSY = Duration.ofSeconds(5);
    /** Another process may be migrating. */
    private static final Duration MIGRATING = Duration.ofSeconds(60);

    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
    private static final Object OPENING = new Object();

    private final Path file;
    private final List<Migration> migrations;
    private final SQLiteDataSource source;

    SqliteFile(Path file, List<Migration> migrations) {
        this.file = file;
        this.migrations = migrations;
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
        config.enforceForeignKeys(true);
        this.source = new SQLiteDataSource(config);
        this.source.setUrl("jdbc:sqlite:" + file);
    }

    /**
     * Makes the file if there is none, and brings it to the newest schema; the file before that is copied first. After a
     * failure or a kill the file is as it was, and the next call tries again.
     *
     * @throws DatabaseException with the kind of the trouble
     */
    static DataSource ready(Path file, List<Migration> migrations) throws DatabaseException {
        return new SqliteFile(file, migrations).ready();
    }

    @Override
    public String platform() {
        return SqlitePlatform.class.getName();
    }

    @Override
    public DatabaseException failure(Throwable cause) {
        return DatabaseFailures.of(file, cause);
    }

    @Override
    public DataSource ready() throws DatabaseException {
        try {
            synchronized (OPENING) {
                PrivateFolder.create(file.toAbsolutePath().getParent());
                keepNativeCode(file.resolveSibling("osgi").resolve("native"));
                try (FileChannel lock = lock(file.resolveSibling(file.getFileName() + ".lock"))) {
                    migrate();
                }
            }
        } catch (IOException | SQLException | LinkageError e) { // linkage: its machine code
            throw DatabaseFailures.of(file, e);
        }
        return source;
    }

    /** The library unpacks its machine code before it loads it: not below /tmp, from which some hosts execute nothing. */
    private static void keepNativeCode(Path folder) throws IOException {
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            PrivateFolder.create(folder);
            System.setProperty("org.sqlite.tmpdir", folder.toString());
        }
    }

    private static FileChannel lock(Path file) throws IOException, DatabaseException {
        PrivateFiles.create(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        Deadline end = Deadline.after(MIGRATING);
        Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
        while (lock.isEmpty() && !end.passed()) {
            LockSupport.parkNanos(LOOK_NANOS);
            lock = Optional.ofNullable(channel.tryLock());
        }
        if (lock.isEmpty()) {
            channel.close();
            throw new DatabaseException(
                    Kind.BUSY, "another process migrates the database beside " + file, "Wait until it has ended.");
        }
        return channel;
    }

    private void migrate() throws IOException, SQLException, DatabaseException {
        PrivateFiles.create(file);
        try (Connection connection = source.getConnection()) {
            int version = version(connection);
            if (version > 0 && version < migrations.size()) {
                copy(connection, file.resolveSibling(file.getFileName() + ".v" + version));
            }
            for (int next = version + 1; next <= migrations.size(); next++) {
                step(connection, next);
            }
        }
    }

    /** @return the version of its schema, 0 when it is empty */
    private int version(Connection connection) throws SQLException, DatabaseException {
        int version = number(connection, "pragma user_version");
        int application = number(connection, "pragma application_id");
        boolean empty = number(connection, "select count(*) from sqlite_master") == 0;
        if (application != APPLICATION && !(empty && application == 0)) {
            throw new DatabaseException(
                    Kind.DAMAGED,
                    file + " is no database of Quiesce",
                    "Move the file away; a new one is made. No backup depends on it.");
        }
        if (version > migrations.size()) {
            throw new DatabaseException(
                    Kind.NEWER,
                    "the database " + file + " has schema " + version + ", made by a newer Quiesce; this one knows "
                            + migrations.size(),
                    "Use the newer Quiesce, or go back with the copy " + file.getFileName() + ".v" + migrations.size()
                            + " that it made before it migrated (what came since is not in it).");
        }
        return version;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getInt(1);
        }
    }

    /** Durable under its final name, or not there under that name. */
    private static void copy(Connection connection, Path copy) throws SQLException, IOException {
        Path part = copy.resolveSibling(copy.getFileName() + ".part");
        Files.deleteIfExists(part);
        PrivateFiles.create(part);
        try {
            try (PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
                vacuum.setString(1, part.toString());
                vacuum.execute();
            }
            DurableFile.sync(part);
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFile.syncFolder(copy.toAbsolutePath().getParent());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void step(Connection connection, int version) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try {
            migrations.get(version - 1).apply(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma application_id = " + APPLICATION);
                statement.execute("pragma user_version = " + version);
            }
            connection.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
