package io.quiesce.mysql.internal;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MySqlServer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("MySQL 8.0:")
class MySqlStopAndStartTest extends StopAndStartContract {

    @Override
    DatabaseServer create() {
        return MySqlServer.create();
    }

    @Override
    String flavour() {
        return "mysql";
    }
}
