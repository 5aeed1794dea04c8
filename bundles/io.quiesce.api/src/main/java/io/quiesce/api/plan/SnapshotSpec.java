package io.quiesce.api.plan;

import java.util.Map;

/**
 * How a stopped instance's directories become copies that stay as they are while it runs again.
 *
 * @param kind of a {@code SnapshotProvider}
 * @param settings as they are written; the provider's schema says which it knows, none of them a secret
 */
public record SnapshotSpec(String kind, Map<String, String> settings) {

    public SnapshotSpec {
        settings = Map.copyOf(settings);
    }
}
