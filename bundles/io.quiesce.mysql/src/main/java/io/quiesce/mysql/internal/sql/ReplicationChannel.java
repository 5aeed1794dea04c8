package io.quiesce.mysql.internal.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One source that a server replicates from.
 *
 * @param name empty for the only one, or the one without a name
 * @param source its host
 * @param receiving state of the thread that fetches, in lower case: {@code yes}, {@code no}, {@code connecting}
 * @param receivingError number of the error that this thread met last, 0 when none
 * @param applying state of the thread that applies: {@code yes} or {@code no}
 * @param applyingError number of the error that this thread met last, 0 when none
 */
public record ReplicationChannel(
        String name, String source, String receiving, long receivingError, String applying, long applyingError) {

    private static final String STOPPED = "no";

    public static List<ReplicationChannel> read(Session session, ServerVersion version) throws SQLException {
        boolean mysql = version.flavour() == Flavour.MYSQL;
        String query = mysql
                ? version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS"
                : version.atLeast(10, 0, 0) ? "SHOW ALL SLAVES STATUS" : "SHOW SLAVE STATUS";
        return session.rows(query).stream().map(ReplicationChannel::of).toList();
    }

    /** The servers that it is a replica of, {@code ?} for one without a name; empty when it is none. */
    public static List<String> sources(Session session, ServerVersion version) throws SQLException {
        return read(session, version).stream()
                .filter(c -> !c.ofGroup())
                .map(ReplicationChannel::source)
                .toList();
    }

    private static ReplicationChannel of(Row r) {
        return new ReplicationChannel(
                first(r, "Channel_Name", "Connection_name").orElse(""),
                first(r, "Source_Host", "Master_Host").orElse("?"),
                first(r, "Replica_IO_Running", "Slave_IO_Running").orElse("?").toLowerCase(Locale.ROOT),
                r.number("Last_IO_Errno"),
                first(r, "Replica_SQL_Running", "Slave_SQL_Running").orElse("?").toLowerCase(Locale.ROOT),
                r.number("Last_SQL_Errno"));
    }

    private static Optional<String> first(Row row, String... columns) {
        return Stream.of(columns).flatMap(c -> row.get(c).stream()).findFirst();
    }

    public boolean receives() {
        return !receiving.equals(STOPPED);
    }

    public boolean applies() {
        return !applying.equals(STOPPED);
    }

    /** Whether a thread stands still that no error has stopped. An error stops one of them, STOP REPLICA both. */
    boolean wasStopped() {
        return !receives() && !applies() || !receives() && receivingError == 0 || !applies() && applyingError == 0;
    }

    /** Of group replication: its plugin starts and stops it. */
    boolean ofGroup() {
        return name.startsWith("group_replication_");
    }

    /** Whether a thread that ran in an earlier state stands still in this one. */
    public boolean stoppedSince(ReplicationChannel earlier) {
        return earlier.receives() && !receives() || earlier.applies() && !applies();
    }

    /** Error numbers only: the texts hold statements, and these may hold data. */
    @Override
    public String toString() {
        return source + (name.isEmpty() ? "" : ", channel " + name) + " (receiving: " + state(receiving, receivingError)
                + ", applying: " + state(applying, applyingError) + ")";
    }

    private static String state(String state, long error) {
        return error == 0 ? state : state + " after error " + error;
    }
}
