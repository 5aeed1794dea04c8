package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ALTER TABLE shop.t ADD c INT, true",
        "/* by cron */ optimize table t, true",
        "create unique index i on t (a), true",
        "SELECT * FROM altered, false",
        "CREATE TABLE x (a INT), false"
    })
    @DisplayName("running DDL is reported")
    void ddl(String statement, boolean reported) throws Exception {
        FakeSession session =
                FakeSession.silent().row("SELECT ID, TIME, INFO", "ID", "7", "TIME", "12", "INFO", statement);

        assertEquals(
                reported ? Severity.WARNING : Severity.OK,
                Activity.check(session).get(0).severity());
    }

    @Test
    @DisplayName("a statement is never shown whole: it may hold a secret")
    void secret() throws Exception {
        FakeSession session = FakeSession.silent()
                .row("SELECT ID, TIME, INFO", "ID", "7", "TIME", "1", "INFO", "ALTER USER a@b IDENTIFIED BY 'hush'");

        assertFalse(Activity.check(session).toString().contains("hush"));
    }

    @Test
    @DisplayName("long transactions and prepared ones are reported; XA RECOVER may be forbidden")
    void transactions() throws Exception {
        FakeSession session = FakeSession.silent()
                .row("SELECT trx_mysql_thread_id", "trx_mysql_thread_id", "9", "trx_rows_modified", "5", "age", "77")
                .row("XA RECOVER", "data", "x");
        List<Finding> findings = Activity.check(session);

        assertTrue(findings.get(0).message().contains("open for 77 s with 5 changed rows"));
        assertTrue(findings.get(1).message().contains("1 prepared XA"));
        assertEquals(
                Severity.OK,
                Activity.check(FakeSession.silent().error("XA RECOVER", "XAER_RMERR"))
                        .get(0)
                        .severity());
    }
}
