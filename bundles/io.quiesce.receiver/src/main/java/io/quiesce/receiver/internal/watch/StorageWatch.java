package io.quiesce.receiver.internal.watch;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.BackupKeeping;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverConfiguration.ReceiverSettings;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.service.ReceiverWatch;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import io.quiesce.api.watch.WatchedPlan;
import io.quiesce.receiver.internal.ClosestDocument;
import io.quiesce.receiver.internal.Upkeep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the published backups of a home. */
@Component
public final class StorageWatch implements ReceiverWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StorageWatch.class);

    /** Room is the same for every client. */
    private static final String NOBODY = "watch";

    private final ClosestDocument rules;
    private final ClientRegistry clients;
    private final Alerts alerts;
    private final ReceiverConfiguration configuration;
    private final Clock clock;

    @Activate
    public StorageWatch(
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments reader,
            @Reference ClientRegistry clients,
            @Reference Alerts alerts,
            @Reference ReceiverConfiguration configuration) {
        this(documents, reader, clients, alerts, configuration, Clock.systemUTC());
    }

    StorageWatch(
            ConfigurationStore documents,
            SettingsDocuments reader,
            ClientRegistry clients,
            Alerts alerts,
            ReceiverConfiguration configuration,
            Clock clock) {
        this.rules = new ClosestDocument(documents, reader, DocumentKind.WATCH_RULE, WatchSettings.SCHEMA);
        this.clients = clients;
        this.alerts = alerts;
        this.configuration = configuration;
        this.clock = clock;
    }

    @Override
    public SettingsSchema schema() {
        return WatchSettings.SCHEMA;
    }

    @Override
    public WatchRule rule(Settings settings) {
        return WatchSettings.rule(settings);
    }

    @Override
    public Look look(Path home, BackupKeeping keeping) throws QuiesceException {
        List<PlanOutcome> outcomes = keeping.decide(false);
        ReceiverSettings settings = configuration.of(home);
        List<Concern> others = new ArrayList<>(ofClients(home, clients.clients(home), outcomes));
        others.addAll(HostConcerns.overSpace(outcomes));
        HostConcerns.unread(outcomes, settings.verifyWithin(), clock.instant()).ifPresent(others::add);
        StoredShare.of(outcomes, settings::quota)
                .forEach(share -> share.concern().ifPresent(others::add));
        return new Look(plans(home, outcomes), others);
    }

    private List<Concern> ofClients(Path home, List<ClientEntry> known, List<PlanOutcome> outcomes)
            throws QuiesceException {
        Instant now = clock.instant();
        List<Concern> all = new ArrayList<>(HostConcerns.certificates(known, now));
        for (ClientEntry client : known) {
            HostConcerns.silent(client, outcomes, rule(rules.of(home, client.name(), "")), now)
                    .ifPresent(all::add);
        }
        try {
            clients.endpointCertificateEnds(home)
                    .flatMap(end -> HostConcerns.ownCertificate(end, now))
                    .ifPresent(all::add);
        } catch (QuiesceException e) {
            all.add(HostConcerns.unreadableCertificate(e)); // and everything else is looked at all the same
        }
        return all;
    }

    private static WatchRule rule(Optional<ClosestDocument.Match> closest) {
        return closest.map(r -> WatchSettings.rule(r.settings())).orElse(WatchRule.DEFAULT);
    }

    private List<WatchedPlan> plans(Path home, List<PlanOutcome> outcomes) throws QuiesceException {
        List<WatchedPlan> plans = new ArrayList<>();
        for (PlanOutcome plan : outcomes) {
            Optional<ClosestDocument.Match> rule = rules.of(home, plan.client(), plan.plan());
            plans.add(PlanConcerns.of(
                    plan.client(),
                    plan.plan(),
                    rule.map(ClosestDocument.Match::name).orElse(""),
                    rule(rule),
                    plan.outcome().decisions(),
                    clock.instant()));
        }
        return plans;
    }

    @Override
    public Watching watch(Path home, OpenDesk desk, Duration every) {
        Upkeep upkeep = new Upkeep("receiver-watch", () -> look(home, desk), every);
        return upkeep::close;
    }

    private void look(Path home, OpenDesk desk) {
        try {
            tell(home, look(home, desk.decide(false), desk).concerns());
        } catch (QuiesceException | IOException e) {
            LOG.error("the backups could not be looked at, which is tried again: {}", e.getMessage(), e);
        }
    }

    private ReceiverReading look(Path home, List<PlanOutcome> outcomes, OpenDesk desk) throws QuiesceException {
        List<WatchedPlan> plans = plans(home, outcomes);
        List<ClientEntry> known = clients.clients(home);
        List<Concern> concerns = new ArrayList<>(ofClients(home, known, outcomes));
        HostConcerns.clock(outcomes).ifPresent(concerns::add);
        concerns.addAll(HostConcerns.overSpace(outcomes));
        HostConcerns.unread(outcomes, desk.upkeep().verifiedWithin(), clock.instant())
                .ifPresent(concerns::add);
        plans.forEach(plan -> concerns.addAll(plan.concerns()));
        ReceiverStatus status = desk.status(NOBODY);
        HostConcerns.space(outcomes, status.free().bytes()).ifPresent(concerns::add);
        List<StoredShare> shares = StoredShare.of(outcomes, configuration.of(home)::quota);
        shares.forEach(share -> share.concern().ifPresent(concerns::add));
        return new ReceiverReading(
                status.version(),
                outcomes,
                plans,
                concerns,
                known,
                shares,
                status.free().bytes(),
                desk.arriving());
    }

    @Override
    public Probe probe(Path home, OpenDesk desk) {
        return () -> look(home, desk.decide(false), desk).reading();
    }

    /** Written down after it was raised: a kill between the two tells it twice, by the same id. */
    private void tell(Path home, List<Concern> concerns) throws IOException {
        ToldConcerns file = new ToldConcerns(home);
        Instant now = clock.instant();
        Tidings tidings = Tidings.of(concerns, file.read(), now);
        if (tidings.isEmpty()) {
            return;
        }
        tidings.begun().forEach(c -> raise(home, c.kind(), c.severity(), c, "", now));
        tidings.lasting().forEach(c -> raise(home, c.kind(), c.severity(), c, "still: ", now));
        tidings.over().forEach(told -> over(home, told.getKey(), told.getValue().subject(), now));
        file.write(tidings.told());
    }

    private void raise(Path home, AlertKind kind, AlertSeverity severity, Concern c, String before, Instant now) {
        LOG.warn("{}{}", before, c.subject());
        alerts.raise(
                home,
                new Alert(
                        id(c.key(), now),
                        now,
                        kind,
                        severity,
                        Alert.source("receiver"),
                        c.plan(),
                        before + c.subject(),
                        c.hint(),
                        c.client().isEmpty() ? Map.of() : Map.of("client", c.client()),
                        Optional.empty(),
                        List.of()));
    }

    private void over(Path home, String key, String told, Instant now) {
        LOG.info("over: {}", told);
        String[] parts = key.split(" ", 3);
        alerts.raise(
                home,
                new Alert(
                        id("over " + key, now),
                        now,
                        AlertKind.CONCERN_OVER,
                        AlertSeverity.WARNING, // whoever was told of the concern wants to know
                        Alert.source("receiver"),
                        parts.length == 3 ? parts[1] : "",
                        "over: " + told,
                        "What was told before is over.",
                        Map.of(),
                        Optional.empty(),
                        List.of()));
    }

    private static UUID id(String key, Instant day) {
        String text = key + " " + day.getEpochSecond() / Tidings.AGAIN.toSeconds();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
