package io.quiesce.alerting.internal;

import io.quiesce.api.Home;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.SealedFor;
import io.quiesce.api.service.Secrets;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannelProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts by way of an outbox in the home. A process that has raised one goes on emptying the outbox for a moment when it
 * ends, and leaves the rest to others.
 */
@Component
public final class OutboxAlerts implements Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxAlerts.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration AT_THE_END = Duration.ofSeconds(8);
    private static final Duration TEST_LIMIT = Duration.ofSeconds(30);

    /** What alerting knows of the document of a scheduled report. */
    private static final SettingsSchema REPORT_CHANNELS =
            SettingsSchema.of(Setting.of("channels", "Channels", Setting.Type.LIST, "The channels that bring it."));

    private final ConfigurationStore documents;
    private final SettingsDocuments settings;
    private final Secrets secrets;
    private final List<AlertChannelProvider> providers = new CopyOnWriteArrayList<>();
    private final Map<Path, Postman> postmen = new ConcurrentHashMap<>();
    private final Set<Path> served = ConcurrentHashMap.newKeySet();
    /** A channel hung when it was last waited for; nobody waits again. */
    private boolean gaveUp;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "alerts");
        t.setDaemon(true);
        return t;
    });

    @Activate
    public OutboxAlerts(
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments settings,
            @Reference Secrets secrets) {
        this.documents = documents;
        this.settings = settings;
        this.secrets = secrets;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(AlertChannelProvider provider) {
        providers.add(provider);
    }

    void remove(AlertChannelProvider provider) {
        settle();
        providers.remove(provider);
    }

    /** What was raised last has a moment to leave; a channel that hangs does not keep the process. */
    @Deactivate
    void close() {
        settle();
        thread.shutdown();
    }

    /**
     * Waits until the channels are done with all that is due, once: when the process ends its channels are taken
     * away one by one, and the first one goes before this component is told.
     */
    private synchronized void settle() {
        if (postmen.isEmpty() || gaveUp) {
            return;
        }
        long end = System.nanoTime() + AT_THE_END.toNanos();
        try {
            thread.submit(() -> {}).get(AT_THE_END.toNanos(), TimeUnit.NANOSECONDS);
            while (postmen.values().stream().anyMatch(Postman::busy)) {
                if (System.nanoTime() > end) {
                    gaveUp = true;
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            gaveUp = true;
        }
    }

    private static Outbox outbox(Path home) {
        return new Outbox(new Home(home).alerts());
    }

    @Override
    public void raise(Path home, Alert alert) {
        raise(home, alert, List.of(Letter.unrouted(alert)));
    }

    @Override
    public void raise(Path home, Alert alert, List<String> channels) {
        raise(home, alert, channels.stream().map(c -> Letter.to(c, alert)).toList());
    }

    private void raise(Path home, Alert alert, Collection<Letter> letters) {
        try {
            Outbox outbox = outbox(home);
            for (Letter letter : letters) {
                outbox.put(letter);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("this alert could not be kept and nobody is told: {}: {}", alert.subject(), alert.text(), e);
            return;
        }
        try {
            postmen.computeIfAbsent(home, this::postman);
            thread.execute(() -> round(home));
        } catch (RejectedExecutionException e) {
            LOG.info("the process ends; the next one tells: {}", alert.subject());
        }
    }

    @Override
    public void serve(Path home) {
        if (!served.add(home)) {
            return;
        }
        thread.scheduleWithFixedDelay(() -> round(home), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round(Path home) {
        try {
            postmen.computeIfAbsent(home, this::postman).round();
        } catch (IOException | QuiesceException | RuntimeException e) {
            LOG.error("alerts of {} could not be brought away, and are kept", home, e);
        }
    }

    private Postman postman(Path home) {
        return new Postman(outbox(home), new Documents(home), Clock.systemUTC(), new SecureRandom());
    }

    /** The documents of a home, read anew each time. */
    private final class Documents implements Postman.Configuration {
        private final Path home;

        Documents(Path home) {
            this.home = home;
        }

        @Override
        public List<Rule> rules() throws QuiesceException {
            List<Rule> rules = new ArrayList<>();
            for (ConfigurationDocument d : documents.list(home, DocumentKind.ALERT_RULE)) {
                try {
                    rules.add(Rule.of(d.name(), settings.read(home, d.name(), d.text(), Rule.SCHEMA)));
                } catch (InvalidConfigurationException e) {
                    LOG.error("the alert rule '{}' does not count: {}", d.name(), e.getMessage());
                }
            }
            return rules;
        }

        @Override
        public Set<String> channels() throws QuiesceException {
            return documents.list(home, DocumentKind.ALERT_CHANNEL).stream()
                    .map(ConfigurationDocument::name)
                    .collect(Collectors.toSet());
        }

        @Override
        public ChannelPost.Opening channel(String name) {
            return () -> {
                ConfigurationDocument d = documents
                        .find(home, DocumentKind.ALERT_CHANNEL, name)
                        .orElseThrow(() -> new AlertException(
                                "no channel '" + name + "' is configured",
                                "See 'quiesce alert channel list'; a rule names it.",
                                false));
                AlertChannelProvider provider = provider(name, settings.kind(name, d.text()));
                return provider.open(settings.read(home, name, d.text(), provider.settings()));
            };
        }

        @Override
        public boolean serving() {
            return served.contains(home);
        }
    }

    private AlertChannelProvider provider(String name, String kind) throws AlertException {
        return providers.stream()
                .filter(p -> p.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AlertException(
                        "plug-in missing: channel '" + name + "' is of kind '" + kind + "', which is not installed",
                        "Installed are: "
                                + String.join(
                                        ", ",
                                        kinds().stream().map(ChannelKind::kind).toList()) + ".",
                        true));
    }

    @Override
    public List<ChannelKind> kinds() {
        return providers.stream()
                .map(p -> new ChannelKind(p.kind(), p.label(), p.settings()))
                .sorted(Comparator.comparing(ChannelKind::kind))
                .toList();
    }

    @Override
    public SettingsSchema ruleSettings() {
        return Rule.SCHEMA;
    }

    @Override
    public List<String> neededBy(Path home, String channel) throws QuiesceException {
        List<String> needed = new ArrayList<>();
        for (ConfigurationDocument d : documents.list(home, DocumentKind.ALERT_RULE)) {
            Map<String, String> rule = settings.written(d.name(), d.text(), Rule.SCHEMA);
            if (names(rule, "channels", channel) || names(rule, "fallback", channel)) {
                needed.add("rule '" + d.name() + "' sends to it");
            }
        }
        for (ConfigurationDocument d : documents.list(home, DocumentKind.REPORT)) {
            if (names(settings.written(d.name(), d.text(), REPORT_CHANNELS), "channels", channel)) {
                needed.add("report '" + d.name() + "' is sent by it");
            }
        }
        return needed;
    }

    private static boolean names(Map<String, String> written, String field, String channel) {
        return written.getOrDefault(field, "").lines().map(String::strip).anyMatch(channel::equals);
    }

    @Override
    public String checked(Path home, DocumentKind kind, String name, String text) throws QuiesceException {
        if (kind == DocumentKind.ALERT_RULE) {
            Rule rule = Rule.of(name, settings.read(home, name, text, Rule.SCHEMA));
            requireChannels(home, rule);
            return text;
        }
        AlertChannelProvider provider = provider(name, settings.kind(name, text));
        SettingsSchema schema = provider.settings();
        provider.open(settings.read(home, name, text, schema)).close();
        return settings.seal(home, prefix(name), name, text, schema);
    }

    private static String prefix(String channel) {
        return "alert." + channel;
    }

    private SealedFor sealedFor(Path home, String channel) {
        return new SealedFor(secrets, documents, home, prefix(channel));
    }

    @Override
    public ConfigurationDocument store(Path home, DocumentKind kind, String name, String text, long expected)
            throws QuiesceException {
        ConfigurationDocument stored = documents.put(home, kind, name, checked(home, kind, name, text), expected);
        if (kind == DocumentKind.ALERT_CHANNEL) {
            removeUnnamed(home, stored);
        }
        return stored;
    }

    /** The document is stored by now: that something is left of its past is no reason to say that it is not. */
    private void removeUnnamed(Path home, ConfigurationDocument channel) {
        try {
            sealedFor(home, channel.name()).removeUnnamed();
        } catch (QuiesceException e) {
            LOG.warn(
                    "secrets that the channel '{}' no longer names may still be sealed in the home; see 'quiesce secret list'",
                    channel.name(),
                    e);
        }
    }

    @Override
    public boolean discard(Path home, DocumentKind kind, String name) throws QuiesceException {
        if (!documents.remove(home, kind, name)) {
            return false;
        }
        if (kind == DocumentKind.ALERT_CHANNEL) {
            sealedFor(home, name).removeUnnamed();
        }
        return true;
    }

    private void requireChannels(Path home, Rule rule) throws QuiesceException {
        Set<String> known = new Documents(home).channels();
        List<Violation> violations = new ArrayList<>();
        for (String channel : rule.channels()) {
            if (!known.contains(channel)) {
                violations.add(unknown("channels", channel, known, rule));
            }
        }
        Optional<String> fallback = rule.fallback().filter(f -> !known.contains(f));
        fallback.ifPresent(f -> violations.add(unknown("fallback", f, known, rule)));
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
    }

    private static Violation unknown(String field, String channel, Set<String> known, Rule rule) {
        String rightOnes = known.isEmpty() ? "none is configured yet" : String.join(", ", known);
        return new Violation(field, channel, "must be the name of a channel: " + rightOnes, rule.name());
    }

    @Override
    public void test(Path home, String channel) throws QuiesceException {
        Alert alert = new Alert(
                UUID.randomUUID(),
                Clock.systemUTC().instant(),
                AlertKind.TEST,
                AlertSeverity.INFO,
                Alert.source("quiesce"),
                "",
                "a test of the channel '" + channel + "'",
                "This is a test of Quiesce. If you read it, alerts of this channel reach you.",
                Map.of(),
                Optional.empty(),
                List.of());
        try (ChannelPost post = ChannelPost.open(channel, new Documents(home).channel(channel), TEST_LIMIT)) {
            post.send(List.of(alert));
        }
    }

    @Override
    public List<Pending> pending(Path home) throws QuiesceException {
        try {
            return outbox(home).all().stream()
                    .map(l -> new Pending(
                            l.alert().at(), l.alert().subject(), l.channel(), l.notBefore(), l.attempts(), l.problem()))
                    .toList();
        } catch (IOException e) {
            throw new AlertException(
                    "the outbox of alerts cannot be read: " + FileTrouble.of(e), "Check the home.", true, e);
        }
    }
}
