package io.quiesce.persistence.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What a failure of a database server means. Told by the codes of SQLSTATE, and by MariaDB's and MySQL's own numbers where several
 * conditions share one.
 */
final class ServerFailures {

    private static final Set<Integer> FULL = Set.of(1021, 1114);
    private static final Set<Integer> BUSY = Set.of(1040, 1203, 1205, 1213);
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);
    private static final Set<Integer> REFUSED = Set.of(1044, 1045, 1049, 1130, 1142, 1698);

    private ServerFailures() {}

    static DatabaseException of(CatalogServer server, Throwable cause) {
        Optional<SQLException> known = sql(cause);
        Kind kind = known.map(ServerFailures::kind).orElse(Kind.FAILED);
        String what = known.map(SQLException::getMessage).orElseGet(cause::toString);
        return new DatabaseException(
                kind,
                "the catalog's database " + server.address() + " cannot be used by " + server.user() + ": "
                        + String.valueOf(what).strip().replaceAll("\\s*[\\r\\n]+\\s*", " "),
                hint(kind, known),
                cause);
    }

    private static Optional<SQLException> sql(Throwable failure) {
        Throwable e = failure;
        while (!(e instanceof SQLException) && e.getCause() != null && e.getCause() != e) {
            e = e.getCause();
        }
        return e instanceof SQLException sql ? Optional.of(sql) : Optional.empty();
    }

    private static Kind kind(SQLException failure) {
        int number = failure.getErrorCode();
        String state = String.valueOf(failure.getSQLState());
        if (FULL.contains(number) || state.equals("53100")) {
            return Kind.FULL;
        } else if (BUSY.contains(number)
                || Set.of("53300", "40001", "40P01", "55P03").contains(state)) {
            return Kind.BUSY;
        } else if (READ_ONLY.contains(number) || state.equals("25006")) {
            return Kind.READ_ONLY;
        } else if (REFUSED.contains(number)
                || state.startsWith("28")
                || Set.of("3D000", "42501").contains(state)) {
            return Kind.REFUSED;
        } else if (state.startsWith("08")
                || state.startsWith("57P")
                || isTls(Optional.of(failure))
                || failure.getClass().getName().contains("Connection")) {
            return Kind.UNREACHABLE;
        }
        return Kind.FAILED;
    }

    private static String hint(Kind kind, Optional<SQLException> failure) {
        String what = switch (kind) {
            case UNREACHABLE ->
                isTls(failure)
                        ? "Give the server a certificate that this host trusts, or say in catalogUrl how to encrypt"
                                + " (docs/persistence.md)."
                        : "Check that the server runs, and that this host reaches the host and port in catalogUrl.";
            case REFUSED -> refused(failure);
            case FULL -> "Make room on the server's file system.";
            case READ_ONLY -> "Name a server that may be written to in catalogUrl.";
            case BUSY -> "The server has no connection left, or another process holds a lock; it is tried again.";
            default -> "The log of this process and the server's have the details.";
        };
        return what + " No backup depends on it: the receiver serves without the catalog and catches up.";
    }

    private static boolean isTls(Optional<SQLException> failure) {
        String text = failure.map(f -> f.getMessage() + " " + f.getCause()).orElse("");
        return text.contains("SSL")
                || text.contains("TLS")
                || text.contains("certificate")
                // PostgreSQL's driver, of a certificate with another name
                || text.contains("could not be verified");
    }

    private static String refused(Optional<SQLException> failure) {
        int number = failure.map(SQLException::getErrorCode).orElse(0);
        String state = failure.map(SQLException::getSQLState).orElse("");
        if (state.equals("3D000") || number == 1049) {
            return "Create that database, or name another one in catalogUrl.";
        } else if (state.equals("42501") || number == 1044 || number == 1142) {
            return "Grant that user all rights on the database; it makes its tables itself.";
        }
        return "Check catalogUser and catalogPassword ('quiesce-receiver settings show'), and from which hosts the server admits"
                + " that user.";
    }
}
