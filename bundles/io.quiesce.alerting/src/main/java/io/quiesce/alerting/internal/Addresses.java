package io.quiesce.alerting.internal;

import io.quiesce.api.error.AlertException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Addresses that are secrets: what is wrong with one is said without it. */
final class Addresses {

    private Addresses() {}

    static URI require(String text) throws AlertException {
        try {
            URI address = new URI(text);
            if (List.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new AlertException("the address is none: " + e.getReason(), "Write https://host/path.", false);
        }
        throw new AlertException("the address is not of http or https", "Write https://host/path.", false);
    }
}
