package io.quiesce.reporting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.Period;
import io.quiesce.api.report.Report;
import io.quiesce.api.report.Trouble;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Reports;
import io.quiesce.api.service.RunHistory;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports made of the history of runs. */
@Component
public final class HistoryReports implements Reports {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryReports.class);
    private static final Duration LOOK = Duration.ofSeconds(20);
    private static final int NEXT = 3;

    private final RunHistory history;
    private final ConfigurationStore documents;
    private final SettingsDocuments settings;
    private final Schedules schedules;
    private final Alerts alerts;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "reports");
        t.setDaemon(true);
        return t;
    });

    @Activate
    public HistoryReports(
            @Reference RunHistory history,
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments settings,
            @Reference Schedules schedules,
            @Reference Alerts alerts) {
        this.history = history;
        this.documents = documents;
        this.settings = settings;
        this.schedules = schedules;
        this.alerts = alerts;
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }

    @Override
    public Report of(Path home, Period period, List<String> plans) throws QuiesceException {
        List<ReportedRun> runs =
                new RunsOfPeriod(history, home).since(period.before().from(), plans);
        Report report = Tally.of(period, clock.instant(), Alert.source("agent"), runs);
        List<Trouble> told = new ArrayList<>();
        for (Trouble trouble : report.troubles()) {
            told.add(trouble.message().isBlank() ? explained(home, trouble) : trouble);
        }
        return new Report(
                report.period(),
                report.madeAt(),
                report.source(),
                report.figures(),
                report.before(),
                report.plans(),
                report.others(),
                told,
                report.moreTroubles());
    }

    /** Of a run that did not fail the log says why it is none of the good ones. */
    private Trouble explained(Path home, Trouble t) throws QuiesceException {
        String message = t.status() == RunStatus.INTERRUPTED
                ? "it was killed, or its host lost power"
                : history.find(home, t.run().toString()).stream()
                        .flatMap(run -> run.lines().stream())
                        .filter(line -> line.level() != Level.INFO)
                        .map(RunLine::text)
                        .collect(Collectors.joining("; "));
        return new Trouble(t.run(), t.at(), t.kind(), t.status(), t.plan(), message, t.hint());
    }

    @Override
    public String write(Report report, Format format) {
        return switch (format) {
            case TEXT -> PlainText.of(report);
            case HTML -> HtmlPage.of(report);
            case CSV -> CsvTable.of(report);
            case JSON -> ReportJson.of(report);
        };
    }

    @Override
    public SettingsSchema scheduleSettings() {
        return ScheduledReport.SCHEMA;
    }

    @Override
    public String checked(Path home, String name, String text) throws QuiesceException {
        ScheduledReport report = read(home, name, text);
        Set<String> known = documents.list(home, DocumentKind.ALERT_CHANNEL).stream()
                .map(ConfigurationDocument::name)
                .collect(Collectors.toSet());
        List<Violation> violations = report.channels().stream()
                .filter(channel -> !known.contains(channel))
                .map(channel -> new Violation(
                        "channels",
                        channel,
                        "must be the name of an alert channel: "
                                + (known.isEmpty() ? "none is configured yet" : String.join(", ", known)),
                        name))
                .toList();
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return text;
    }

    private ScheduledReport read(Path home, String name, String text) throws QuiesceException {
        return ScheduledReport.of(name, settings.read(home, name, text, ScheduledReport.SCHEMA), schedules);
    }

    @Override
    public List<Scheduled> scheduled(Path home) throws QuiesceException {
        List<Scheduled> all = new ArrayList<>();
        for (ConfigurationDocument d : documents.list(home, DocumentKind.REPORT)) {
            try {
                ScheduledReport report = read(home, d.name(), d.text());
                all.add(new Scheduled(d.name(), "", schedules.next(report.schedule(), clock.instant(), NEXT)));
            } catch (InvalidConfigurationException e) {
                all.add(new Scheduled(d.name(), String.valueOf(e.getMessage()), List.of()));
            }
        }
        return all;
    }

    @Override
    public List<String> send(Path home, String name) throws QuiesceException {
        ConfigurationDocument document = documents
                .find(home, DocumentKind.REPORT, name)
                .orElseThrow(() -> new CheckFailedException(
                        "no report '" + name + "' is configured", "See 'quiesce report schedule list'."));
        ScheduledReport report = read(home, name, document.text());
        send(home, report);
        return report.channels();
    }

    private void send(Path home, ScheduledReport report) throws QuiesceException {
        Period period =
                Period.last(report.unit(), clock.instant(), report.schedule().zone());
        Alert mail = ReportMail.of(report.name(), of(home, period, report.plans()));
        alerts.raise(home, mail, report.channels());
    }

    @Override
    public void serve(Path home) {
        ReportWatch watch = new ReportWatch(schedules, new SentReports(home), report -> send(home, report), clock);
        thread.scheduleWithFixedDelay(() -> look(home, watch), 1, LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    private void look(Path home, ReportWatch watch) {
        try {
            List<ScheduledReport> reports = new ArrayList<>();
            for (ConfigurationDocument d : documents.list(home, DocumentKind.REPORT)) {
                try {
                    reports.add(read(home, d.name(), d.text()));
                } catch (InvalidConfigurationException e) {
                    LOG.debug("the report '{}' does not count: {}", d.name(), e.getMessage());
                }
            }
            watch.look(reports);
        } catch (QuiesceException | IOException | RuntimeException e) {
            // an exception would end the watch, and with it every report
            LOG.error("the scheduled reports could not be looked at: {}", e.getMessage(), e);
        }
    }
}
