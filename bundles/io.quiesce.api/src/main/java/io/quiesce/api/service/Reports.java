package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.report.Period;
import io.quiesce.api.report.Report;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Reports of a home's runs (docs/reports.md), asked for or by schedule. Safe between threads. */
@ProviderType
public interface Reports {

    /** What a report is written as. */
    enum Format {
        /** Lines for a terminal or a mail. */
        TEXT,
        /** One document with everything in it, charts too; needs no script and no network. */
        HTML,
        /** RFC 4180: a line a plan and one of all, with a line of names first. */
        CSV,
        JSON
    }

    /**
     * Looks at the history.
     *
     * @param plans names or patterns with {@code *}; all when empty
     */
    Report of(Path home, Period period, List<String> plans) throws QuiesceException;

    /** Pure. */
    String write(Report report, Format format);

    /** What can be said in a scheduled report. */
    SettingsSchema scheduleSettings();

    /**
     * Checks the document of a scheduled report before it is stored.
     *
     * @return the text to store
     * @throws QuiesceException with every violation
     */
    String checked(Path home, String name, String text) throws QuiesceException;

    /**
     * A scheduled report.
     *
     * @param problem why it can't be used; empty when it can
     * @param next when it is due; none when it never is
     */
    record Scheduled(String name, String problem, List<Instant> next) {}

    /** By name. */
    List<Scheduled> scheduled(Path home) throws QuiesceException;

    /**
     * Makes a scheduled report now, of the last period that is over, and hands it to its channels.
     *
     * @return the channels
     */
    List<String> send(Path home, String name) throws QuiesceException;

    /** Sends what is due, until this process ends. For the process that owns the home. */
    void serve(Path home);
}
