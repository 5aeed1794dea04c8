package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MySqlServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("MySQL 8.0:")
class MySqlInspectionTest extends InspectionContract {

    @Override
    DatabaseServer create() {
        return MySqlServer.create();
    }

    @Override
    String flavour() {
        return "mysql";
    }

    @Nested
    @DisplayName("what was persisted")
    class Persisted extends OwnServer {

        @Test
        @DisplayName("is not named as lost")
        void persisted() {
            server.start();
            server.sql("SET PERSIST max_connections = 77", "SET GLOBAL innodb_io_capacity = 321");
            Finding warning = finding(inspect(server.instance()), "settings", Severity.WARNING);

            assertContains("innodb_io_capacity (is 321)", warning.message());
            assertFalse(warning.message().contains("max_connections"), warning::message);
        }
    }
}
