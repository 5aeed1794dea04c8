package io.quiesce.mysql.internal;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Instance control on MariaDB:")
class MariaDbInstanceControlTest extends InstanceControlContract {

    @Override
    DatabaseServer create() {
        return MariaDbServer.create();
    }

    @Override
    String flavour() {
        return "mariadb";
    }
}
