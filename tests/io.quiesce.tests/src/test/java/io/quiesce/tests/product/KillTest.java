package io.quiesce.tests.product;

import io.quiesce.tests.product.KilledRuns.Blow;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise under blows: the instance is running again, and nothing is lost or left behind. */
@Tag("R3.7")
@Tag("R6.5")
@Tag("R9.3")
@Tag("P19")
class KillTest {

    private static final int SOME = 8;
    private static final int MANY = 100;

    @TempDir
    Path folder;

    private void hit(Supplier<DatabaseServer> create, Blow blow, int times, boolean running) throws Exception {
        long seed = Long.getLong("quiesce.kill.seed", System.nanoTime());
        System.out.println("seed of " + blow + ": -Dquiesce.kill.seed=" + seed);
        try (KilledRuns runs = new KilledRuns(folder, create.get().start(), seed, running)) {
            for (int i = 0; i < times; i++) {
                runs.hit(blow);
            }
            runs.proveAll();
        }
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    @DisplayName("MariaDB is up again after a blow in any stage")
    void mariaDb(Blow blow) throws Exception {
        hit(MariaDbServer::create, blow, SOME, true);
    }

    @Test
    @DisplayName("MySQL is up again after a kill of the agent in any stage")
    void mySql() throws Exception {
        hit(MySqlServer::create, Blow.AGENT, SOME, true);
    }

    @Test
    @DisplayName("an instance that was found stopped is left stopped after a kill of the agent")
    void foundStopped() throws Exception {
        hit(MariaDbServer::create, Blow.AGENT, SOME / 2, false);
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    @Tag("long")
    @DisplayName("MariaDB is up again after a hundred blows of each kind")
    void mariaDbLong(Blow blow) throws Exception {
        hit(MariaDbServer::create, blow, MANY, true);
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    @Tag("long")
    @DisplayName("MySQL is up again after a hundred blows of each kind")
    void mySqlLong(Blow blow) throws Exception {
        hit(MySqlServer::create, blow, MANY, true);
    }
}
