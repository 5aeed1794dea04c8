package io.quiesce.receiver.internal;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import java.util.regex.Pattern;

/** The name of an authenticated client, checked to be one folder that is not the receiver's own. */
final class ClientName {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?");

    private ClientName() {}

    static String check(String client) throws TransferException {
        if (!FORM.matcher(client).matches()) {
            throw new TransferException(
                    "the client's name cannot be a folder",
                    "Enrol the client under a name of letters, digits, '.', '_' and '-'.",
                    Refusal.NAME);
        }
        return client;
    }
}
