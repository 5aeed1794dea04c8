package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("A copy")
@Tag("T5.1")
class CopyChecksTest {

    private static Facts facts(String flavour, String... sources) {
        FactSheet sheet = new FactSheet().put("flavour", flavour);
        sheet.replicaOf(List.of(sources));
        return sheet.facts();
    }

    @Test
    @DisplayName("of a replica is warned of, with its sources and the options of its product")
    void replica() {
        Finding maria = CopyChecks.of(facts("mariadb", "db2", "db1", "db2")).getFirst();
        assertEquals(Severity.WARNING, maria.severity());
        assertTrue(maria.message().contains("a replica of db1, db2:"), maria::message);
        assertTrue(maria.hint().contains("with skip_slave_start and another server_id"), maria::hint);

        Finding mysql = CopyChecks.of(facts("mysql", "?")).getFirst();
        assertTrue(mysql.message().contains("a copy of a replica:"), mysql::message);
        assertTrue(mysql.hint().contains("skip_replica_start"), mysql::hint);
    }

    @Test
    @DisplayName("of any other server has nothing to say")
    void other() {
        assertEquals(List.of(), CopyChecks.of(facts("mysql")));
        assertEquals(List.of(), CopyChecks.of(Facts.NONE));
    }
}
