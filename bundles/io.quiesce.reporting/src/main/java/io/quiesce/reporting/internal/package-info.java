/**
 * What came of it? Reports of a home's runs, asked for or by schedule.
 *
 * <pre>
 *   RunHistory ── RunsOfPeriod ── Tally ── Report ── PlainText, HtmlPage (ColumnChart), CsvTable, ReportJson
 *                                            └ by schedule: ReportWatch ── ReportMail ── Alerts
 * </pre>
 */
@NonNullByDefault
package io.quiesce.reporting.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
