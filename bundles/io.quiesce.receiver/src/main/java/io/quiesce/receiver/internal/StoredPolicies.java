package io.quiesce.receiver.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Retention;
import io.quiesce.api.settings.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** The policies of a home. Of those that match a plan the most closely written one applies. */
final class StoredPolicies implements Policies {

    private final ConfigurationStore documents;
    private final Retention retention;
    private final Path home;

    StoredPolicies(ConfigurationStore documents, Retention retention, Path home) {
        this.documents = documents;
        this.retention = retention;
        this.home = home;
    }

    private record Match(Named named, int letters) {}

    @Override
    public Optional<Named> of(String client, String plan) throws QuiesceException {
        List<Match> matches = new ArrayList<>();
        for (ConfigurationDocument document : documents.list(home, DocumentKind.RETENTION_POLICY)) {
            Settings settings = settings(document);
            String clients = settings.text("clients");
            String plans = settings.text("plans");
            if (matches(clients, client) && matches(plans, plan)) {
                RetentionPolicy policy = retention.policy(settings);
                matches.add(new Match(new Named(document.name(), policy), letters(clients) + letters(plans)));
            }
        }
        return matches.stream()
                .max(Comparator.comparingInt(Match::letters)
                        .thenComparing(m -> m.named().name()))
                .map(Match::named);
    }

    /** The flat part of YAML that 'retention set' writes: one {@code key: value} a line. */
    private Settings settings(ConfigurationDocument document) throws QuiesceException {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(document.text()));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidConfigurationException(List.of(
                    new Violation("policy", document.name(), "must be lines of 'key: value'", document.name())));
        }
        Map<String, String> values = new LinkedHashMap<>();
        lines.stringPropertyNames().forEach(key -> values.put(key, unquoted(lines.getProperty(key))));
        return Settings.of(retention.schema(), values);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static int letters(String pattern) {
        return pattern.replace("*", "").length();
    }

    private static boolean matches(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        StringBuilder regex = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            regex.append(".*").append(Pattern.quote(parts[i]));
        }
        return name.matches(regex.toString());
    }
}
