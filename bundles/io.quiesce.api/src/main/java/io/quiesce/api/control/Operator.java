package io.quiesce.api.control;

/**
 * Somebody who asks an agent over the network, and whom TLS and the registry know.
 *
 * @param from address that the connection comes from
 */
public record Operator(String name, OperatorRole role, String from) {

    @Override
    public String toString() {
        return name + " (" + role.word() + ") from " + from;
    }
}
