package io.quiesce.receiver.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** A receiver in a process of its own that takes chunks and says so, until somebody kills it. */
final class ReceiverProcess {

    static final int CHUNKS = 400;

    /** Exit status when the home has another owner. */
    static final int BUSY = 75;

    private ReceiverProcess() {}

    static ReceiverStorage storage() {
        return new HomeReceiverStorage(
                TestStores.inDirectories(),
                new PatternNaming(),
                new PlainTextSeals(),
                new GuardedRetention(),
                home -> (client, plan) -> Optional.empty(),
                new DatabaseBackupCatalog(CatalogDatabases.inFiles()));
    }

    /** The delivery that both processes know. */
    static Delivery delivery() {
        return Delivery.of(
                "web1", IntStream.range(0, CHUNKS).mapToObj(i -> 4096).toList(), 11);
    }

    /**
     * Arguments: home, backup id. Takes one chunk for each byte of its input; prints the token, then the index of every chunk
     * that is kept.
     */
    public static void main(String[] arguments) throws Exception {
        Delivery delivery = delivery().withId(arguments[1]);
        try (ReceiverStorage.OpenDesk desk = storage().open(Path.of(arguments[0]))) {
            ResumeToken token = delivery.open(desk).token();
            System.out.println("token " + token.value());
            BitSet wanted = desk.want("web1", token, delivery.chunks());
            for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
                if (System.in.read() < 0) {
                    return;
                }
                delivery.send(desk, token, i);
                System.out.println("kept " + i);
            }
        } catch (BusyException e) {
            System.exit(BUSY);
        }
    }
}
