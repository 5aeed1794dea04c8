package io.quiesce.tests.product;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quiesce.tests.product.KilledRuns.Blow;
import io.quiesce.tests.product.KilledRuns.Moment;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise under blows: the instance is running again, and nothing is lost or left behind. */
@Tag("R3.7")
@Tag("R6.5")
@Tag("R9.3")
@Tag("P19")
class KillTest {

    private static final int MANY = 100;

    @TempDir
    Path folder;

    private KilledRuns on(DatabaseServer server) {
        long seed = Long.getLong("quiesce.kill.seed", System.nanoTime());
        System.out.println("seed of the delays: -Dquiesce.kill.seed=" + seed);
        return new KilledRuns(folder, server.start(), seed);
    }

    /** On one receiver and one server, which cost more than several blows. */
    @TestFactory
    @DisplayName("MariaDB is up again after a blow of each kind at each step, and left stopped where it was found so")
    Stream<DynamicTest> mariaDb() {
        KilledRuns runs = on(MariaDbServer.create());
        List<Moment> watched = Moment.WATCHED;
        return Stream.of(
                        Stream.of(Blow.values()).map(blow -> dynamicTest(blow.name(), () -> once(runs, blow))),
                        Stream.of(
                                dynamicTest(
                                        "AGENT, of an instance that was found stopped",
                                        () -> runs.hitStopped(Blow.AGENT, watched, watched.size())),
                                dynamicTest("the next backup is good, every published one verifies", runs::proveAll)))
                .flatMap(tests -> tests)
                .onClose(runs::close);
    }

    private static void once(KilledRuns runs, Blow blow) throws Exception {
        runs.hit(blow, blow.moments(), blow.moments().size());
    }

    @Test
    @DisplayName("MySQL is up again after a kill of the agent at each step that a guardian watches")
    void mySql() throws Exception {
        try (KilledRuns runs = on(MySqlServer.create())) {
            runs.hit(Blow.AGENT, Moment.WATCHED, Moment.WATCHED.size());
            runs.proveAll();
        }
    }

    private void many(DatabaseServer server, Blow blow) throws Exception {
        try (KilledRuns runs = on(server)) {
            runs.hit(blow, blow.moments(), MANY);
            runs.proveAll();
        }
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    @Tag("long")
    @DisplayName("MariaDB is up again after a hundred blows of each kind")
    void mariaDbLong(Blow blow) throws Exception {
        many(MariaDbServer.create(), blow);
    }

    @ParameterizedTest
    @EnumSource(Blow.class)
    @Tag("long")
    @DisplayName("MySQL is up again after a hundred blows of each kind")
    void mySqlLong(Blow blow) throws Exception {
        many(MySqlServer.create(), blow);
    }
}
