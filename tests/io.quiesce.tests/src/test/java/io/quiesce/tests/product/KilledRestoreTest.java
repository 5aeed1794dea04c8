package io.quiesce.tests.product;

import io.quiesce.tests.product.KilledRestore.Moment;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real agent, killed in the middle of a restore in place: old or new, whole, and the tool says which. */
@Tag("R9.3")
@Tag("T5.1")
class KilledRestoreTest {

    @TempDir
    static Path shared;

    private static RunningReceiver receiver;
    private static int agents;

    @TempDir
    Path folder;

    private AgentHome agent;

    @BeforeAll
    static void receiver() {
        receiver = RunningReceiver.start(shared.resolve("receiver"));
    }

    @BeforeEach
    void agent() {
        agent = receiver.enrol(folder.resolve("agent"), "db" + ++agents);
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    private static DatabaseServer server(String flavour, String place) {
        Supplier<DatabaseServer> create = flavour.equals("MariaDB") ? MariaDbServer::create : MySqlServer::create;
        DatabaseServer server = create.get();
        if (place.equals("mount")) {
            server.onFileSystemOfItsOwn();
        }
        server.start();
        server.sampleRows(2000);
        return server;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @DisplayName("at each step, on a plain directory and on a mount point")
    @CsvSource({"MariaDB, directory", "MariaDB, mount"})
    void atEachStep(String flavour, String place) throws Exception {
        try (DatabaseServer server = server(flavour, place)) {
            KilledRestore restore = new KilledRestore(server, agent, new Random(20261120));
            // those left out come in the long suite
            for (Moment moment : EnumSet.complementOf(EnumSet.of(Moment.FETCHED, Moment.OLD_ASIDE_AND_ON))) {
                if (moment == Moment.SWAPPING) {
                    restore.killAndRestore(moment);
                } else {
                    restore.killAndRecover(moment);
                }
            }
            System.out.println(flavour + " on a " + place + ": " + restore.tally());
        }
    }

    @Test
    @DisplayName("with MySQL on a mount point, in the fetch, in the swap and in the start")
    void mySql() throws Exception {
        try (DatabaseServer server = server("MySQL", "mount")) {
            KilledRestore restore = new KilledRestore(server, agent, new Random(80031));
            restore.bars(receiver.enrol(folder.resolve("other"), "other"));
            restore.killAndRecover(Moment.FETCHING);
            restore.killAndRecover(Moment.OLD_ASIDE_AND_ON);
            restore.killAndRecover(Moment.SERVER_APPEARED);
            System.out.println("MySQL on a mount: " + restore.tally());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @Tag("long")
    @DisplayName("hundreds of times")
    @CsvSource({"MariaDB, directory, 100", "MariaDB, mount, 100", "MySQL, directory, 20", "MySQL, mount, 20"})
    void often(String flavour, String place, int kills) throws Exception {
        Random random = new Random(1);
        try (DatabaseServer server = server(flavour, place)) {
            KilledRestore restore = new KilledRestore(server, agent, random);
            Moment[] moments = Moment.values();
            for (int i = 0; i < kills; i++) {
                Moment moment = moments[i % moments.length];
                if (i % 4 == 3) {
                    restore.killAndRestore(moment);
                } else {
                    restore.killAndRecover(moment);
                }
            }
            System.out.println(kills + " kills, " + flavour + " on a " + place + ": " + restore.tally());
        }
    }
}
