package io.quiesce.alerting.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who tells. */
final class Sources {

    private Sources() {}

    /** @param role {@code agent} or {@code receiver} */
    static String here(String role) {
        try {
            return role + " " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return role; // a host without a name of its own
        }
    }
}
