package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.Digest;
import io.quiesce.api.control.Operator;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Somebody at the other end of a connection.
 *
 * @param operator who it is, once he is let in
 * @param certificate fingerprint of the one he has shown
 */
record Visitor(Socket plain, InetAddress from, Optional<Operator> operator, Optional<Digest> certificate) {

    static Visitor stranger(Socket plain) {
        return new Visitor(plain, plain.getInetAddress(), Optional.empty(), Optional.empty());
    }

    Visitor known(Operator who, Digest shown) {
        return new Visitor(plain, from, Optional.of(who), Optional.of(shown));
    }

    /** For the log. */
    String name() {
        return operator.map(Operator::toString).orElse(from.getHostAddress());
    }
}
