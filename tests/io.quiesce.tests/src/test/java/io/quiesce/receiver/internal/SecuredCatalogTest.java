package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.tests.servers.CertificateAuthority;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import io.quiesce.tests.servers.PostgreSqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The catalog on a server that is not "this host" and admits its user by an encrypted connection only. */
@Tag("R2.5")
@Timeout(240)
class SecuredCatalogTest {

    /** A loopback address, but none of those that are trusted to be one. */
    private static final String HOST = "127.0.0.2";

    /** The same server by an address that its certificate does not have. */
    private static final String OTHER_NAME = "127.0.0.3";

    private static final String USER = CatalogServers.USER;
    private static final String PASSWORD = "a keeper's Secret 4";

    private final CertificateAuthority authority = new CertificateAuthority();
    private final ConfiguredHomes parts = new ConfiguredHomes();

    @TempDir
    private Path folder;

    /** What vendors have in common. */
    private abstract class Secured {

        private AutoCloseable server;
        private Path trusted;

        /** Starts a server with a database {@code vault} of the user's. */
        abstract AutoCloseable start();

        /** @param certificate that is to be trusted */
        abstract String url(String host, Path certificate);

        @BeforeEach
        void prepare() throws Exception {
            server = start();
            trusted = authority.certificate(folder);
        }

        @AfterEach
        void close() throws Exception {
            parts.close();
            server.close();
        }

        private Path home(String url) throws Exception {
            Path home = Files.createTempDirectory(folder, "home");
            parts.settle(home, url, PASSWORD, 0);
            return home;
        }

        void assertRefused(String url) throws Exception {
            Path home = home(url);
            DatabaseException e =
                    assertThrows(DatabaseException.class, () -> parts.catalog().clients(home));
            assertEquals(Kind.UNREACHABLE, e.kind(), e.getMessage());
            assertTrue(e.hint().contains("certificate"), e.hint());
            assertFalse((e.getMessage() + e.hint()).contains(PASSWORD), e.getMessage());
        }

        @Test
        @DisplayName(
                "is entered over an encrypted connection when its certificate is signed by the authority that is named")
        void trusted() throws Exception {
            Path home = home(url(HOST, trusted));
            Delivery delivery = Delivery.of("web1", 500);
            try (OpenDesk desk = parts.storage().open(home)) {
                delivery.deliver(desk);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!desk.catalogDifferences().isEmpty()) {
                    assertTrue(System.nanoTime() < end, desk.catalogDifferences()::toString);
                    TimeUnit.MILLISECONDS.sleep(50); // between two looks, until the deadline
                }
            }
            assertEquals(1, parts.catalog().of(home, "web1").backups().size());
        }

        @Test
        @DisplayName("is not spoken to when another authority signed its certificate, or it has another name")
        void wrongCertificate() throws Exception {
            Path others = Files.createDirectories(folder.resolve("others"));
            assertRefused(url(HOST, new CertificateAuthority().certificate(others)));
            assertRefused(url(OTHER_NAME, trusted));
        }
    }

    @Nested
    class PostgreSql extends Secured {

        private int port;

        @Override
        AutoCloseable start() {
            PostgreSqlServer server =
                    PostgreSqlServer.create().secured(authority, USER, HOST).start();
            server.sql("postgres", "create role keeper login password '" + PASSWORD.replace("'", "''") + "'");
            server.sql("postgres", "create database vault owner keeper");
            port = server.port();
            return server;
        }

        @Override
        String url(String host, Path certificate) {
            return "postgresql://" + host + ":" + port + "/vault?sslmode=verify-full&sslrootcert=" + certificate;
        }
    }

    /** MariaDB and MySQL, by the driver that speaks to both. */
    private abstract class MySqlKind extends Secured {

        private int port;

        abstract DatabaseServer create();

        @Override
        AutoCloseable start() {
            DatabaseServer server = create().secured(authority, HOST).start();
            server.sql(
                    "create user keeper@'%' identified by '" + PASSWORD.replace("'", "''") + "' require ssl",
                    "create database vault",
                    "grant all on vault.* to keeper@'%'");
            port = server.port();
            return server;
        }

        @Override
        String url(String host, Path certificate) {
            return bare(host) + "?serverSslCert=" + certificate;
        }

        String bare(String host) {
            return "mariadb://" + host + ":" + port + "/vault";
        }

        @Test
        @DisplayName("is not spoken to when nobody says whom to trust and this Java does not know the authority")
        void unknownAuthority() throws Exception {
            assertRefused(bare(HOST));
        }
    }

    @Nested
    class MariaDb extends MySqlKind {
        @Override
        DatabaseServer create() {
            return MariaDbServer.create();
        }
    }

    @Nested
    class MySql extends MySqlKind {
        @Override
        DatabaseServer create() {
            return MySqlServer.create();
        }
    }
}
