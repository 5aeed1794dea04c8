package io.quiesce.tests.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server (SubEthaSMTP) that takes mail of {@link #LOGIN} only, and encrypted: by STARTTLS at one port, from the first byte
 * at another. Debian's OpenSMTPD, which {@link MailServer} runs, can't: its keys do not work with OpenSSL 3.
 */
public final class SecuredMailServer implements AutoCloseable {

    public static final String LOGIN = "quiesce";
    public static final String PASSWORD = "its own Secret 3";
    public static final String RECIPIENT = "dba@example.org";

    private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();
    private final SMTPServer startTls;
    private final SMTPServer tls;

    private SecuredMailServer(SSLContext identity) throws IOException {
        startTls = builder()
                .enableTLS()
                .requireTLS()
                .startTlsSocketFactory(identity)
                .build();
        tls = builder().serverSocketFactory(identity).build();
    }

    /** With a certificate for these hosts. */
    public static SecuredMailServer start(CertificateAuthority authority, String... hosts) throws IOException {
        SecuredMailServer server = new SecuredMailServer(authority.identity(hosts));
        server.startTls.start();
        server.tls.start();
        return server;
    }

    private SMTPServer.Builder builder() throws IOException {
        return new SMTPServer.Builder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .port(MailServer.freePort())
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals(LOGIN) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }))
                .messageHandler(
                        (context, from, to, mail) -> mails.add(to + "\n" + new String(mail, StandardCharsets.UTF_8)));
    }

    /** Where encryption begins by STARTTLS. */
    public int port() {
        return startTls.getPortAllocated();
    }

    /** Where it begins with the first byte. */
    public int tlsPort() {
        return tls.getPortAllocated();
    }

    public int waiting() {
        return mails.size();
    }

    /** Waits for a mail and takes it out: its recipient in the first line, then the mail. */
    public String next() throws IOException, InterruptedException {
        String mail = mails.poll(60, TimeUnit.SECONDS);
        if (mail == null) {
            throw new IOException("no mail has come within a minute");
        }
        return mail;
    }

    @Override
    public void close() {
        startTls.stop();
        tls.stop();
    }
}
