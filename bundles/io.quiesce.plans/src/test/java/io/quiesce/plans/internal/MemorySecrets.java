package io.quiesce.plans.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets for tests: {@code ${env:}} of a map, {@code ${secret:}} of what was put. */
final class MemorySecrets implements Secrets {

    private final Map<String, String> environment;
    private final Map<String, String> values = new TreeMap<>();

    MemorySecrets(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void put(Path home, String name, Secret secret) {
        values.put(name, secret.reveal());
    }

    @Override
    public Optional<Secret> find(Path home, String name) {
        return Optional.ofNullable(values.get(name)).map(Secret::of);
    }

    @Override
    public boolean remove(Path home, String name) {
        return values.remove(name) != null;
    }

    @Override
    public List<String> names(Path home) {
        return List.copyOf(values.keySet());
    }

    @Override
    public int rotate(Path home) {
        return values.size();
    }

    @Override
    public Resolved resolve(Path home, String written) throws InvalidConfigurationException {
        if (!written.matches("\\$\\{\\w+:[^}]*}")) {
            return new Resolved(Secret.of(written), true);
        }
        String source = written.substring(2, written.indexOf(':'));
        String what = written.substring(written.indexOf(':') + 1, written.length() - 1);
        Map<String, String> from = source.equals("env") ? environment : source.equals("secret") ? values : Map.of();
        if (!from.containsKey(what)) {
            throw new InvalidConfigurationException(
                    List.of(new Violation("(secret)", "***", source + " " + what + " is not set", "")));
        }
        return new Resolved(Secret.of(from.get(what)), false);
    }
}
