package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.files.BinlogFiles;
import io.quiesce.mysql.internal.files.MySqlGtids;
import io.quiesce.mysql.internal.files.OptionFiles;
import io.quiesce.mysql.internal.files.ServerOptions;
import io.quiesce.mysql.internal.files.SourceFiles;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gathers the facts of docs/instance-control.md. */
final class FactSheet {

    private static final Pattern UUID = Pattern.compile("(?m)^\\s*server[-_]uuid\\s*=\\s*(\\S+)");

    /** Of a set of GTIDs with gaps; {@code mysql.gtid} has all of it. */
    private static final int LONGEST_SHOWN = 200;

    /** Key of what the instance is a replica of, as a backup has it. */
    static final String REPLICA_OF = "mysql.replica.of";

    private static final String BEFORE = "server before the stop";

    private final Map<String, String> values = new TreeMap<>();

    /** What a running instance says, and the option files it was started with. */
    static FactSheet running(
            InstanceSpec instance,
            Optional<ServerVersion> version,
            Settings settings,
            List<String> serverCommand,
            Path dataDirectory) {
        FactSheet sheet = new FactSheet();
        version.ifPresent(sheet::version);
        sheet.settings(settings, instance);
        version.ifPresent(v -> sheet.optionFiles(
                ServerOptions.read(serverCommand, instance.optionFiles(), dataDirectory, v.flavour(), version)
                        .files()));
        return sheet;
    }

    /** What the files of a stopped instance say. */
    static FactSheet stopped(
            InstanceSpec instance,
            Flavour flavour,
            Optional<ServerVersion> version,
            ServerOptions options,
            Path dataDirectory) {
        FactSheet sheet = new FactSheet();
        sheet.put("flavour", flavour.word());
        version.ifPresent(sheet::version);
        sheet.settings(options.settings(), instance);
        uuid(dataDirectory).ifPresent(u -> sheet.put("uuid", u));
        sheet.replicaOf(SourceFiles.hosts(dataDirectory));
        sheet.optionFiles(options.files());
        return sheet;
    }

    /** MySQL's identity of a data directory; empty when there is none. */
    static Optional<String> uuid(Path dataDirectory) {
        try {
            Matcher m = UUID.matcher(Files.readString(dataDirectory.resolve("auto.cnf"), StandardCharsets.UTF_8));
            return m.find() ? Optional.of(m.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Facts facts() {
        return Facts.of(values);
    }

    FactSheet put(String key, String value) {
        values.put("mysql." + key, value);
        return this;
    }

    /** @param sources none when it is no replica */
    void replicaOf(List<String> sources) {
        if (!sources.isEmpty()) {
            values.put(REPLICA_OF, sources.stream().distinct().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void version(ServerVersion version) {
        put("flavour", version.flavour().word());
        put("version", version.text());
    }

    private void settings(Settings settings, InstanceSpec instance) {
        settings.get("server_uuid").or(() -> settings.get("server_uid")).ifPresent(v -> put("uuid", v));
        settings.get("hostname").ifPresent(v -> put("hostname", v));
        put("port", Integer.toString(instance.port()));
        put("pageSize", settings.get("innodb_page_size", "16384"));
        put("lowerCaseTableNames", settings.get("lower_case_table_names", "0"));
        put("dataFilePath", settings.get("innodb_data_file_path", "ibdata1:12M:autoextend"));
        put("dataDirectory", settings.get("datadir", instance.dataDirectory().toString()));
        instance.keyring().ifPresent(k -> put("keyring", k));
        settings.withoutSecrets().forEach((name, value) -> put("variable." + name, value));
    }

    private void optionFiles(OptionFiles files) {
        files.texts().forEach((path, text) -> put("optionFile." + path, text));
        put("optionFiles", files.texts().keySet().stream().map(Path::toString).collect(Collectors.joining("\n")));
    }

    /** Where the binary log ends, read from the files after the stop. */
    FactSheet binlog(BinlogFiles.End end, Flavour flavour) {
        put("binlog.file", end.file().getFileName().toString());
        put("binlog.position", Long.toString(end.position()));
        Optional<String> before = Optional.ofNullable(values.get("mysql.gtid.before"));
        if (end.gtids().isPresent()) {
            gtids(end.gtids().get(), end.source(), flavour, before);
        } else if (before.filter(g -> !g.isEmpty()).isPresent()) {
            put("gtid", before.get()).put("gtid.source", BEFORE);
        }
        String gtid = Optional.ofNullable(values.get("mysql.gtid"))
                .filter(g -> g.length() <= LONGEST_SHOWN)
                .map(g -> ", GTID " + g)
                .orElse("");
        values.put(Facts.LOG_POSITION, end.file().getFileName() + ":" + end.position() + gtid);
        return this;
    }

    /** MySQL's log does not tell what was purged, nor what a replica applied without log_replica_updates. */
    private void gtids(String logged, String source, Flavour flavour, Optional<String> before) {
        if (flavour == Flavour.MARIADB) {
            put("gtid", logged).put("gtid.source", source);
        } else if (before.isEmpty()) {
            put("gtid", logged).put("gtid.source", source + ", may be incomplete");
        } else {
            Optional<String> both = MySqlGtids.union(before.get(), logged);
            put("gtid", both.orElse(before.get()));
            put("gtid.source", both.isPresent() ? source + " and " + BEFORE : BEFORE);
        }
    }
}
