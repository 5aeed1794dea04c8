package io.quiesce.receiver.internal;

import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A seal with its receipt, read to the end.
 *
 * @param signed the message that the agent signed, which stands for the whole document
 */
record PublishedSeal(BackupRow row, byte[] signed) {

    /** @throws QuiesceException when it is damaged, has no receipt or lies where its receipt does not say */
    static PublishedSeal read(Seals seals, InputStream in, Place place) throws IOException, QuiesceException {
        try (Seals.Reading reading = seals.read(in)) {
            while (reading.next().isPresent()) {
                continue; // the reading checks each chunk as it passes
            }
            byte[] signed = reading.signedMessage();
            reading.signature();
            Receipt receipt = reading.receipt().orElseThrow(() -> damaged(place, "it has no receipt"));
            if (!receipt.client().equals(place.client()) || !receipt.path().equals(place.path())) {
                throw damaged(place, "it belongs to " + receipt.client() + "/" + receipt.path());
            }
            return new PublishedSeal(new BackupRow(reading.header(), receipt), signed);
        }
    }

    private static ArchiveException damaged(Place place, String why) {
        return new ArchiveException(
                "the seal of " + place.client() + "/" + place.path() + " does not count: " + why,
                "Check who changed the receiver's storage.",
                "",
                -1);
    }

    /** Whether another seal document says the same. */
    boolean signs(byte[] message) {
        return Arrays.equals(signed, message);
    }
}
