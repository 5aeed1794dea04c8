package io.quiesce.mysql.internal.sql;

import com.mysql.cj.jdbc.Driver;
import io.quiesce.api.plan.InstanceSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Logs in with MySQL Connector/J, which speaks to both flavours. */
public final class JdbcSessions implements Sessions {

    /** Longest time a single query may take; listing 100,000 tablespaces takes seconds. */
    private static final Duration QUERY = Duration.ofSeconds(120);

    /** Access denied in its forms, host not allowed, password expired. */
    private static final Set<Integer> ACCOUNT = Set.of(1044, 1045, 1698, 1130, 1862, 1820);

    @Override
    public Login open(InstanceSpec instance, Duration limit) {
        boolean loopback = isLoopback(instance.host());
        try {
            return new Login.Accepted(connect(instance, limit, "PREFERRED", loopback));
        } catch (SQLException e) {
            // old servers offer TLS versions that Java refuses; nobody can listen in on the loopback device
            if (loopback && caused(e, SSLException.class)) {
                try {
                    return new Login.Accepted(connect(instance, limit, "DISABLED", true));
                } catch (SQLException second) {
                    return failure(instance, second);
                }
            }
            return failure(instance, e);
        }
    }

    private static Session connect(InstanceSpec instance, Duration limit, String sslMode, boolean loopback)
            throws SQLException {
        Properties p = new Properties();
        p.setProperty("user", instance.user());
        p.setProperty("password", instance.password().reveal());
        p.setProperty("sslMode", sslMode);
        p.setProperty("connectTimeout", Long.toString(limit.toMillis()));
        p.setProperty("socketTimeout", Long.toString(limit.toMillis()));
        p.setProperty("allowPublicKeyRetrieval", Boolean.toString(loopback));
        // whoever answers can ask for it, and gets the password as it is
        p.setProperty("disabledAuthenticationPlugins", "mysql_clear_password");
        p.setProperty("logger", "com.mysql.cj.log.NullLogger");
        p.setProperty("connectionAttributes", "program_name:quiesce");
        String host = instance.host().contains(":") ? "[" + instance.host() + "]" : instance.host();
        Connection connection = new Driver().connect("jdbc:mysql://" + host + ":" + instance.port() + "/", p);
        if (connection == null) {
            throw new SQLException("the driver does not accept this address");
        }
        // only now: the server has answered once
        connection.setNetworkTimeout(Runnable::run, (int) QUERY.toMillis());
        return new JdbcSession(connection);
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean caused(Throwable error, Class<? extends Throwable> type) {
        return cause(error, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable error, Class<T> type) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return Optional.of(type.cast(e));
            }
        }
        return Optional.empty();
    }

    static Login failure(InstanceSpec instance, SQLException e) {
        String where = instance.host() + ":" + instance.port();
        if (cause(e, ConnectException.class)
                .filter(c -> !String.valueOf(c.getMessage()).contains("timed out"))
                .isPresent()) {
            return new Login.Nobody("nothing listens on " + where);
        }
        if (caused(e, UnknownHostException.class) || caused(e, NoRouteToHostException.class)) {
            return new Login.Denied(
                    "the host " + instance.host() + " can't be reached",
                    "Correct instance.host in the plan.",
                    Login.Cause.UNREACHABLE);
        }
        String said = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        return new Login.Denied(
                "login as " + instance.user() + " at " + where + " failed: " + lower(said),
                hint(e, instance),
                ACCOUNT.contains(e.getErrorCode()) ? Login.Cause.ACCOUNT : Login.Cause.PASSING);
    }

    private static String hint(SQLException e, InstanceSpec instance) {
        return switch (e.getErrorCode()) {
            case 1045, 1044, 1698 ->
                "Check user and password; the account must match a login over TCP"
                        + " (docs/instance-control.md, minimal grants).";
            case 1130 -> "Create the account for the host the login comes from: '" + instance.user() + "'@'127.0.0.1'.";
            case 1040, 1203, 1226 -> "All connections are in use; raise max_connections or wait.";
            case 1862, 1820 -> "The password has expired; set a new one.";
            case 1129 -> "Too many failed attempts; run FLUSH HOSTS.";
            case 1053 -> "The server is shutting down.";
            default ->
                cause(e, IOException.class).isPresent()
                        ? "Check that a MySQL or MariaDB server answers there and is not overloaded."
                        : "Check user, password and the account's authentication plugin.";
        };
    }

    private static String lower(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
