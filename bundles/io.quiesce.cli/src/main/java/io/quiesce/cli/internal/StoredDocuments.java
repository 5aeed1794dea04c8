package io.quiesce.cli.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents of one kind in a home's database, as commands store, list, show and remove them.
 *
 * @param word what people call such a document
 */
record StoredDocuments(Session session, DocumentKind kind, String word) {

    private ConfigurationStore store() {
        return session.services().get(ConfigurationStore.class);
    }

    static void requireName(String name) {
        if (!Plan.NAME.matcher(name).matches()) {
            throw new UsageException("'" + name + "' is no name: use a-z, 0-9, '.', '_' and '-'");
        }
    }

    /** In place of what has the name. */
    void store(HomeOption home, String name, String text) throws QuiesceException {
        requireName(name);
        store().put(home.path(), kind, name, text, revision(home, name));
    }

    /** Of what has the name; 0 when nothing has. */
    long revision(HomeOption home, String name) throws QuiesceException {
        return store().find(home.path(), kind, name)
                .map(ConfigurationDocument::revision)
                .orElse(0L);
    }

    int list(HomeOption home, JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ConfigurationDocument d : store().list(home.path(), kind)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", d.name());
            row.put("revision", d.revision());
            row.put("changed", d.changedAt().toString());
            row.put("text", json.json ? d.text() : d.text().strip().replace("\n", ", "));
            rows.add(row);
        }
        session.terminal().rows(rows, json.json, "no " + word + " is configured");
        return ExitCode.OK.code;
    }

    int show(HomeOption home, String name) throws QuiesceException {
        ConfigurationDocument d = store().find(home.path(), kind, name).orElseThrow(() -> unknown(name));
        session.terminal().raw(d.text().stripTrailing() + System.lineSeparator());
        return ExitCode.OK.code;
    }

    int remove(HomeOption home, String name) throws QuiesceException {
        return remove(name, store().remove(home.path(), kind, name));
    }

    /** @param removed whether there was one */
    int remove(String name, boolean removed) throws QuiesceException {
        if (!removed) {
            throw unknown(name);
        }
        session.terminal().result(word + " '" + name + "' is removed");
        return ExitCode.OK.code;
    }

    private CheckFailedException unknown(String name) {
        return new CheckFailedException("no " + word + " '" + name + "' is configured", "See the list.");
    }
}
