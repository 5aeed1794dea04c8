package io.quiesce.api.instance;

import java.util.List;

/**
 * What a server of its own found in a restored copy.
 *
 * @param server product and version that looked
 * @param tables how many were looked at, to their end
 * @param wrong what it found, a line each that names the table; empty when the copy is proved
 */
public record Proof(String server, int tables, List<String> wrong) {

    public Proof {
        wrong = List.copyOf(wrong);
    }

    public boolean proved() {
        return wrong.isEmpty();
    }
}
