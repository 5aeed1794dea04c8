package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The transfers of a receiver, those that go on too. Safe between threads and processes. */
@ProviderType
public interface TransferHistory {

    /** @throws QuiesceException when the catalog's database can't be used */
    TransferPage list(Path home, TransferQuery query) throws QuiesceException;
}
