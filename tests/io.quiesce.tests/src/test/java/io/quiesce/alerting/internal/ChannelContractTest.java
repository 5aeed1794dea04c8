package io.quiesce.alerting.internal;

import com.sun.net.httpserver.HttpServer;
import io.quiesce.api.spi.AlertChannelProvider;
import io.quiesce.spi.contract.AlertChannelContract;
import io.quiesce.tests.servers.CertificateAuthority;
import io.quiesce.tests.servers.MailServer;
import io.quiesce.tests.servers.SecuredMailServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Every built-in channel keeps the contract that third parties' channels are held to, against real servers. */
@DisplayName("Contract of alert channels")
@Tag("N1")
@Tag("A5")
class ChannelContractTest {

    /** A server that takes every post. */
    private abstract static class Posted extends AlertChannelContract {

        private final StringBuffer bodies = new StringBuffer();
        private HttpServer server;

        @BeforeEach
        void serve() throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                bodies.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop(0);
        }

        abstract Map<String, String> settings(String url);

        @Override
        protected Map<String, String> reaching() {
            return settings("http://127.0.0.1:" + server.getAddress().getPort() + "/t0ken");
        }

        @Override
        protected Map<String, String> unreachable() {
            return settings("http://127.0.0.1:1/t0ken");
        }

        @Override
        protected String arrived() {
            return bodies.toString();
        }
    }

    @Nested
    class Webhook extends Posted {
        @Override
        protected AlertChannelProvider provider() {
            return new WebhookChannelProvider();
        }

        @Override
        Map<String, String> settings(String url) {
            return Map.of("url", url, "secret", "s3cret");
        }
    }

    @Nested
    class Slack extends Posted {
        @Override
        protected AlertChannelProvider provider() {
            return new SlackChannelProvider();
        }

        @Override
        Map<String, String> settings(String url) {
            return Map.of("url", url);
        }
    }

    @Nested
    class Sms extends Posted {
        @Override
        protected AlertChannelProvider provider() {
            return new SmsChannelProvider();
        }

        @Override
        Map<String, String> settings(String url) {
            return Map.of("url", url, "numbers", "+49301", "body", "to={number}&text={text}");
        }

        @Override
        protected boolean brief() {
            return true;
        }

        @Override
        protected String arrived() {
            return URLDecoder.decode(super.arrived(), StandardCharsets.UTF_8);
        }
    }

    /** What mail servers have in common. */
    private abstract static class Mailed extends AlertChannelContract {

        private final StringBuilder arrived = new StringBuilder();

        abstract int waiting() throws Exception;

        abstract String next() throws Exception;

        @Override
        protected AlertChannelProvider provider() {
            return new EmailChannelProvider();
        }

        @Override
        protected String arrived() throws Exception {
            while (waiting() > 0) {
                arrived.append(next());
            }
            return arrived.toString();
        }
    }

    @Nested
    class Email extends Mailed {

        private static MailServer mail;

        @BeforeAll
        static void start() throws Exception {
            mail = MailServer.start();
        }

        @AfterAll
        static void stop() throws Exception {
            mail.close();
        }

        @Override
        int waiting() throws Exception {
            return mail.waiting();
        }

        @Override
        String next() throws Exception {
            return mail.next();
        }

        private Map<String, String> settings(int port) {
            return Map.of(
                    "host", "127.0.0.1",
                    "port", Integer.toString(port),
                    "security", "none",
                    "from", "quiesce@example.org",
                    "to", mail.recipient());
        }

        @Override
        protected Map<String, String> reaching() {
            return settings(mail.port());
        }

        @Override
        protected Map<String, String> unreachable() {
            return settings(1);
        }
    }

    /** With encryption and login, by a certificate of the organisation's own authority. */
    private abstract static class Secured extends Mailed {

        private static final CertificateAuthority AUTHORITY = new CertificateAuthority();

        @TempDir
        private Path folder;

        private SecuredMailServer mail;

        @BeforeEach
        void start() throws Exception {
            mail = SecuredMailServer.start(AUTHORITY, "localhost");
        }

        @AfterEach
        void stop() {
            mail.close();
        }

        abstract String security();

        abstract int port(SecuredMailServer server);

        @Override
        int waiting() {
            return mail.waiting();
        }

        @Override
        String next() throws Exception {
            return mail.next();
        }

        private Map<String, String> settings(int port) throws Exception {
            return Map.of(
                    "host",
                    "localhost",
                    "port",
                    Integer.toString(port),
                    "security",
                    security(),
                    "certificates",
                    AUTHORITY.certificate(folder).toString(),
                    "user",
                    SecuredMailServer.LOGIN,
                    "password",
                    SecuredMailServer.PASSWORD,
                    "from",
                    "quiesce@example.org",
                    "to",
                    SecuredMailServer.RECIPIENT);
        }

        @Override
        protected Map<String, String> reaching() throws Exception {
            return settings(port(mail));
        }

        @Override
        protected Map<String, String> unreachable() throws Exception {
            return settings(1);
        }
    }

    @Nested
    class EmailByStartTls extends Secured {

        @Override
        String security() {
            return "starttls";
        }

        @Override
        int port(SecuredMailServer server) {
            return server.port();
        }
    }

    @Nested
    class EmailByTls extends Secured {

        @Override
        String security() {
            return "tls";
        }

        @Override
        int port(SecuredMailServer server) {
            return server.tlsPort();
        }
    }
}
