package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.mysql.internal.sql.Flavour;
import java.util.List;
import java.util.Optional;

/** What to know of a restored copy before it is started. */
final class CopyChecks {

    private CopyChecks() {}

    static List<Finding> of(Facts backup) {
        return backup.get(FactSheet.REPLICA_OF).map(s -> replica(s, backup)).stream()
                .toList();
    }

    /** The settings of replication are tables and files of the instance: a copy has them, too. */
    private static Finding replica(String sources, Facts backup) {
        boolean mysql = backup.get("mysql.flavour").equals(Optional.of(Flavour.MYSQL.word()));
        return new Finding(
                Severity.WARNING,
                "replica",
                "this is a copy of a replica" + (sources.equals("?") ? "" : " of " + sources)
                        + ": once started it replicates from there, too",
                "Start it with " + (mysql ? "skip_replica_start (before 8.0.26 skip_slave_start)" : "skip_slave_start")
                        + " and another server_id, then run " + (mysql ? "RESET REPLICA ALL" : "RESET SLAVE ALL")
                        + ", unless it is to become a replica of its own.");
    }
}
