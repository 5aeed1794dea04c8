package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.RestoreRight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One member of the registry; every change makes a new record.
 *
 * @param since when it came into its state
 * @param revoked taken away by the administrator; a pending code may bring it back
 * @param code given out and not used
 * @param certificates that may still be within their dates
 * @param role of an operator; empty for a client
 * @param restore of a client
 */
record ClientRecord(
        ClientName name,
        Instant since,
        boolean revoked,
        Optional<OpenCode> code,
        List<Issued> certificates,
        Optional<OperatorRole> role,
        RestoreRight restore) {

    /**
     * @param digest of the secret
     * @param replaces whether its use revokes the certificates that are there
     */
    record OpenCode(Digest digest, Instant expires, boolean replaces) {}

    /** @param fingerprint SHA-256 of the certificate */
    record Issued(Digest fingerprint, Instant ends, boolean revoked) {

        private Issued revoke() {
            return new Issued(fingerprint, ends, true);
        }
    }

    ClientRecord {
        certificates = List.copyOf(certificates);
    }

    ClientRecord(ClientName name, Instant since, boolean revoked, Optional<OpenCode> code, List<Issued> certificates) {
        this(name, since, revoked, code, certificates, Optional.empty(), RestoreRight.ALWAYS);
    }

    static ClientRecord invited(ClientName name, OpenCode code, Instant now) {
        return new ClientRecord(name, now, false, Optional.of(code), List.of());
    }

    ClientEntry.State state() {
        if (revoked) {
            return ClientEntry.State.REVOKED;
        }
        return certificates.stream().anyMatch(c -> !c.revoked()) ? ClientEntry.State.ACTIVE : ClientEntry.State.INVITED;
    }

    ClientEntry entry() {
        return new ClientEntry(
                name.text(),
                state(),
                since,
                certificates.stream()
                        .filter(c -> !c.revoked())
                        .map(Issued::ends)
                        .max(Comparator.naturalOrder()),
                restore);
    }

    ClientRecord withCode(OpenCode newCode) {
        return new ClientRecord(name, since, revoked, Optional.of(newCode), certificates, role, restore);
    }

    /** The code was used: it is gone, and a replaced host's certificates with it. */
    ClientRecord enrolled(Issued certificate, Instant now) {
        boolean replaces = code.map(OpenCode::replaces).orElse(false);
        Stream<Issued> old = certificates.stream().map(c -> replaces ? c.revoke() : c);
        return new ClientRecord(
                name,
                now,
                false,
                Optional.empty(),
                living(Stream.concat(old, Stream.of(certificate)), now),
                role,
                restore);
    }

    ClientRecord renewed(Issued certificate, Instant now) {
        return new ClientRecord(
                name,
                since,
                revoked,
                code,
                living(Stream.concat(certificates.stream(), Stream.of(certificate)), now),
                role,
                restore);
    }

    ClientRecord revoke(Instant now) {
        return new ClientRecord(
                name,
                now,
                true,
                Optional.empty(),
                living(certificates.stream().map(Issued::revoke), now),
                role,
                restore);
    }

    ClientRecord withRole(OperatorRole newRole) {
        return new ClientRecord(name, since, revoked, code, certificates, Optional.of(newRole), restore);
    }

    ClientRecord withRestore(RestoreRight right) {
        return new ClientRecord(name, since, revoked, code, certificates, role, right);
    }

    private static List<Issued> living(Stream<Issued> certificates, Instant now) {
        return certificates.filter(c -> c.ends().isAfter(now)).toList();
    }

    /** Certificates that open the door now. */
    List<Issued> valid(Instant now) {
        return revoked
                ? List.of()
                : certificates.stream()
                        .filter(c -> !c.revoked() && c.ends().isAfter(now))
                        .toList();
    }

    /** The text of its file: one key and value per line. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("name=" + name);
        lines.add("since=" + since);
        lines.add("revoked=" + revoked);
        role.ifPresent(r -> lines.add("role=" + r.word()));
        if (!restore.equals(RestoreRight.ALWAYS)) {
            // before the certificates: a file that was cut off before it admits nobody
            lines.add("restore=" + restore.text());
        }
        code.ifPresent(c -> lines.add("code=" + c.digest() + " " + c.expires() + " " + c.replaces()));
        int number = 1;
        for (Issued c : certificates) {
            lines.add("certificate." + number++ + "=" + c.fingerprint() + " " + c.ends() + " " + c.revoked());
        }
        return String.join("\n", lines) + "\n";
    }
}
