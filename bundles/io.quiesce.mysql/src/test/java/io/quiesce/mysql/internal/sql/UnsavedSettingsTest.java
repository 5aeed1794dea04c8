package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A setting that was changed while the server runs")
class UnsavedSettingsTest {

    private static final ServerVersion MYSQL = ServerVersion.parse("8.0.31").orElseThrow();
    private static final ServerVersion MARIADB =
            ServerVersion.parse("10.11.4-MariaDB").orElseThrow();
    private static final String OF_MARIADB = "SELECT VARIABLE_NAME AS NAME, DEFAULT_VALUE AS STANDARD";
    private static final String OF_MYSQL = "SELECT VARIABLE_NAME AS NAME FROM performance_schema.variables_info";

    private final FakeSession session = FakeSession.silent();
    private final Map<String, String> running = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    private void mariadb(String name, String now, String standard) {
        session.row(OF_MARIADB, "NAME", name.toUpperCase(Locale.ROOT), "STANDARD", standard);
        running.put(name, now);
    }

    private void mysql(String name, String now) {
        session.row(OF_MYSQL, "NAME", name).error("SELECT @@SESSION." + name, "is a GLOBAL variable");
        running.put(name, now);
    }

    private List<Finding> check(ServerVersion version) {
        return UnsavedSettings.check(session, version, Settings.of(running), Settings.of(options));
    }

    private String told(ServerVersion version) {
        Finding finding = check(version).getFirst();
        assertEquals(Severity.WARNING, finding.severity());
        return finding.message().replaceFirst("the restart undoes what was set while the server runs: ", "");
    }

    @Test
    @DisplayName("is told with what the restart makes of it, whether a replica is writable first")
    void told() {
        mariadb("max_connections", "300", "151");
        mariadb("read_only", "ON", "OFF");
        options.put("max_connections", "200");

        assertEquals("read_only (is ON, will be OFF), max_connections (is 300, will be 200)", told(MARIADB));
    }

    @Test
    @DisplayName("of MySQL is no mode that an option names in its short form")
    void expanded() {
        mysql("sql_mode", "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ONLY_FULL_GROUP_BY,ANSI");
        options.put("sql_mode", "ANSI");
        assertEquals(List.of(), check(MYSQL));
    }

    @Test
    @DisplayName("of MySQL is told whatever it was before, but what was persisted or is written down")
    void ofMySql() {
        mysql("innodb_io_capacity", "1000");
        mysql("event_scheduler", "OFF");
        mysql("super_read_only", "OFF");
        options.put("event_scheduler", "OFF");

        assertEquals("innodb_io_capacity (is 1000)", told(MYSQL));
        assertTrue(check(MYSQL).getFirst().hint().contains("SET PERSIST"));
    }

    @Test
    @DisplayName("of MySQL that sessions have too is told only where an option file says otherwise")
    void ofSessions() {
        for (String name : List.of("sort_buffer_size", "wait_timeout", "autocommit")) {
            session.row(OF_MYSQL, "NAME", name);
        }
        running.putAll(Map.of("sort_buffer_size", "262144", "wait_timeout", "99", "autocommit", "ON"));
        options.put("wait_timeout", "600");
        options.put("autocommit", "1");

        assertEquals("wait_timeout (is 99, will be 600)", told(MYSQL));
    }

    @Test
    @DisplayName("that an option file undoes is told although it is what the server has built in")
    void promoted() {
        mariadb("read_only", "OFF", "OFF");
        options.put("read_only", "1");

        assertEquals("read_only (is OFF, will be 1)", told(MARIADB));
    }

    @Test
    @DisplayName("that comes back as it is, or was set for what it does at once, is not told")
    void nothingLost() {
        mariadb("max_connections", "151", "151");
        mariadb("max_allowed_packet", "67108864", "16777216");
        options.put("max_allowed_packet", "64M");
        mariadb("slow_query_log", "ON", "OFF");
        options.put("slow_query_log", "");
        mariadb("long_query_time", "1.500000", "10.000000");
        options.put("long_query_time", "1.5");
        mariadb("gtid_slave_pos", "0-1-5", "");
        mariadb("innodb_buffer_pool_dump_now", "OFF", "ON");
        mariadb("innodb_fast_shutdown", "0", "1");

        assertEquals(List.of(), check(MARIADB));
    }

    @Test
    @DisplayName("is told without its value where that is a statement, or a secret")
    void values() {
        mariadb("init_connect", "SET @a = 'hush'", "");
        mariadb("my_secret", "hush", "");

        assertEquals("init_connect, my_secret", told(MARIADB));
    }

    @Test
    @DisplayName("is not told where this user may not know")
    void forbidden() {
        session.error(OF_MARIADB, "SELECT command denied");

        assertEquals(List.of(), check(MARIADB));
    }

    @Property(tries = 100)
    @Label("of many, ten are named and the others counted")
    void many(@ForAll @IntRange(min = 1, max = 40) int count) {
        UnsavedSettingsTest test = new UnsavedSettingsTest();
        for (int i = 0; i < count; i++) {
            test.mysql("v" + i, "1");
        }
        String told = test.told(MYSQL);
        assertEquals(Math.min(10, count), told.split(",").length);
        assertEquals(count > 10, told.endsWith(" and " + (count - 10) + " more"));
    }

    @Property(tries = 200)
    @Label("is the same in every way that an option file may write a size")
    void sizes(@ForAll @IntRange(min = 1, max = 999_999_999) int number, @ForAll @IntRange(min = 0, max = 3) int unit) {
        String written = number + "KMGT".substring(unit, unit + 1);
        BigInteger bytes = BigInteger.valueOf(number).shiftLeft(10 * (unit + 1));
        assertTrue(UnsavedSettings.same(bytes.toString(), written));
        assertTrue(UnsavedSettings.same(bytes.toString(), written.toLowerCase(Locale.ROOT)));
        assertFalse(UnsavedSettings.same(bytes.add(BigInteger.ONE).toString(), written));
    }
}
