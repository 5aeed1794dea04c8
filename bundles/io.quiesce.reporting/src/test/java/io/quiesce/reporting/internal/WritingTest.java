package io.quiesce.reporting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.Report;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

@Label("A report, written")
@Tag("R7.6")
class WritingTest {

    @Provide
    Arbitrary<List<ReportedRun>> runs() {
        return TestRuns.lists();
    }

    private static Report report(List<ReportedRun> runs) {
        return Tally.of(TestRuns.WEEK, TestRuns.WEEK.until(), "agent <db1> & co", runs);
    }

    private static Document parsed(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>\n", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Property(tries = 150)
    @Label("is a well-formed page without scripts, whatever the texts of the runs")
    void page(@ForAll("runs") List<ReportedRun> runs) throws Exception {
        String html = HtmlPage.of(report(runs));
        Document page = parsed(html);
        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertFalse(html.contains("NaN") || html.contains("Infinity"), html);
        assertFalse(html.contains("http:") || html.contains("https:"), "fetches nothing");
        parsed(HtmlPage.fragment(report(runs)));
    }

    @Property(tries = 150)
    @Label("as a table and as JSON has every plan once and can be read by others")
    void tables(@ForAll("runs") List<ReportedRun> runs) throws Exception {
        Report report = report(runs);
        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(CsvTable.of(report)))
                .getRecords();
        assertEquals(report.plans().size() + 1, rows.size());
        assertEquals(
                Integer.toString(report.figures().backups()), rows.getLast().get("backups"));
        rows.forEach(row -> assertTrue(row.isConsistent()));
        try (JsonParser json = new JsonFactory().createParser(ReportJson.of(report))) {
            int plans = 0;
            while (json.nextToken() != null) {
                plans += "figures".equals(json.currentName())
                                && json.currentToken().isStructStart()
                        ? 1
                        : 0;
            }
            assertEquals(report.plans().size() + 1, plans);
        }
        assertFalse(PlainText.of(report).contains("null"));
    }

    @Example
    @Label("says in words what it means")
    void words() {
        List<ReportedRun> runs = List.of(
                TestRuns.backup("shop", RunStatus.COMPLETED, TestRuns.MONDAY.minusSeconds(100), 3_000),
                TestRuns.backup("shop", RunStatus.COMPLETED, TestRuns.MONDAY, 4_000),
                TestRuns.backup("shop", RunStatus.FAILED, TestRuns.MONDAY.plusSeconds(7200), 65_000));
        String text = PlainText.of(report(runs));
        assertTrue(text.contains("good                   1 (50.0 %)   [1 (100 %)]"), text);
        assertTrue(text.contains("downtime, longest      1:05 min   [3.0 s]"), text);
        assertTrue(text.contains("slowest stage          transfer (75.0 % of the time)"), text);
        assertTrue(
                text.contains("2026-05-04 02:00  shop: backup failed: the receiver 'vault' cannot be reached"), text);
    }

    @Example
    @Label("shows at most so many columns, and of neighbours the highest and each that went wrong alone")
    void columns() throws Exception {
        List<ReportedRun> runs = IntStream.range(0, 2_000)
                .mapToObj(i -> TestRuns.backup(
                        "shop",
                        i == 1_234 ? RunStatus.FAILED : RunStatus.COMPLETED,
                        TestRuns.MONDAY.plus(Duration.ofMinutes(5L * i)),
                        i == 777 ? 90_000 : i == 1_235 ? 8_000 : 2_000))
                .toList();
        String html = HtmlPage.of(report(runs));
        int columns = parsed(html).getElementsByTagName("rect").getLength();
        assertTrue(columns > 300 && columns <= 3 * (ColumnChart.MOST_COLUMNS + 1), columns + " columns");
        assertTrue(html.contains("1:30 min, completed"), "the highest");
        assertEquals(
                3, html.split("height=\"[0-9.]+\" class=\"bad\"", -1).length - 1, "the one that failed, in each chart");
    }
}
