package io.quiesce.mysql.internal;

import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.spi.contract.DatabaseAdapterContract;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The built-in adapter keeps the contract that third parties' adapters are held to, on real servers. */
@Tag("T1.3")
@DisplayName("Contract of database adapters")
@Tag("A5")
@Tag("R3.1")
@Tag("R3.7")
class AdapterContractTest {

    private abstract static class OnServer extends DatabaseAdapterContract {

        private DatabaseServer server;
        private boolean started;

        abstract DatabaseServer create();

        @BeforeEach
        void prepare() {
            server = create().with("log_bin", "binlog");
        }

        /** Started by the first who asks; the name is told without. */
        private DatabaseServer server() {
            if (!started) {
                started = true;
                server.start();
                server.sampleRows(100);
            }
            return server;
        }

        @AfterEach
        void close() {
            server.close();
        }

        @Override
        protected DatabaseAdapter adapter() {
            return TestHost.adapter();
        }

        @Override
        protected InstanceSpec instance() {
            return server().instance();
        }

        @Override
        protected InstanceSpec wrongPassword() {
            return Specs.login(server().instance(), DatabaseServer.USER, "another Secret 1");
        }

        @Override
        protected InstanceSpec wrongDirectory() {
            return Specs.dataDirectory(server().instance(), server().extraDirectory("another"));
        }

        @Override
        protected TimeLimits limits() {
            return DatabaseServer.LIMITS;
        }

        @Override
        protected boolean answers() {
            return server().answers();
        }

        @Override
        protected String content() {
            return server().checksums().toString();
        }

        @Override
        protected void stopOutside() {
            server().stop();
        }

        @Override
        protected void startOutside() {
            server().start();
        }
    }

    @Nested
    class MariaDb extends OnServer {
        @Override
        DatabaseServer create() {
            return MariaDbServer.create();
        }
    }

    @Nested
    class MySql extends OnServer {
        @Override
        DatabaseServer create() {
            return MySqlServer.create();
        }
    }
}
