package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Home;
import io.quiesce.transfer.mina.internal.identity.Role;
import java.nio.file.Path;

/** Of what a registry tells who belongs to it. */
public enum Membership {
    /** Agents that deliver backups to a receiver. */
    CLIENTS(
            Role.AGENT,
            Role.RECEIVER,
            "client",
            "receiver",
            "Ask the receiver's administrator for a new code (quiesce-receiver client replace NAME).",
            "quiesce-receiver client list"),
    /** People who ask an agent over the network. */
    OPERATORS(
            Role.OPERATOR,
            Role.DESK,
            "operator",
            "agent",
            "Ask the administrator of the agent's host for a new code (quiesce operator add NAME).",
            "quiesce operator list");

    private final Role member;
    private final Role host;
    private final String noun;
    private final String hostNoun;
    private final String askForCode;
    private final String listing;

    Membership(Role member, Role host, String noun, String hostNoun, String askForCode, String listing) {
        this.member = member;
        this.host = host;
        this.noun = noun;
        this.hostNoun = hostNoun;
        this.askForCode = askForCode;
        this.listing = listing;
    }

    /** What a member's certificate says. */
    public Role member() {
        return member;
    }

    /** What the certificate of the process says that members reach. */
    public Role host() {
        return host;
    }

    /** A member, for messages. */
    public String noun() {
        return noun;
    }

    /** What members reach, for messages. */
    public String hostNoun() {
        return hostNoun;
    }

    /** What a member who is not let in can do: a sentence. */
    public String askForCode() {
        return askForCode;
    }

    /** The command that lists the members. */
    String listing() {
        return listing;
    }

    /** Where a member keeps what it is enrolled with: a folder for each. */
    public Path peers(Path home) {
        return this == CLIENTS ? new Home(home).receivers() : new Home(home).fleet();
    }

    Path folder(Path home) {
        return this == CLIENTS ? new Home(home).clients() : new Home(home).operators();
    }
}
