package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which groups of an option file a server (and the script that starts it) reads. */
final class OptionGroups {

    private static final Set<String> BOTH = Set.of("mysqld", "server", "mysqld_safe", "safe_mysqld");
    private static final Set<String> MARIADB =
            Set.of("mariadb", "mariadbd", "mariadb_safe", "mariadbd-safe", "galera", "client-server");
    private static final Pattern VERSIONED = Pattern.compile("(mysqld|mariadb|mariadbd)-(\\d+)\\.(\\d+)");

    private OptionGroups() {}

    /**
     * @param group in lower case
     * @param version empty when unknown: then groups of every version count
     * @param suffix of {@code --defaults-group-suffix}, empty for none
     */
    static boolean counts(String group, Flavour flavour, Optional<ServerVersion> version, String suffix) {
        return plain(group, flavour, version)
                || !suffix.isEmpty()
                        && group.endsWith(suffix.toLowerCase(java.util.Locale.ROOT))
                        && plain(group.substring(0, group.length() - suffix.length()), flavour, version);
    }

    private static boolean plain(String group, Flavour flavour, Optional<ServerVersion> version) {
        boolean mariadb = flavour == Flavour.MARIADB;
        if (BOTH.contains(group) || mariadb && MARIADB.contains(group)) {
            return true;
        }
        Matcher m = VERSIONED.matcher(group);
        if (!m.matches() || !mariadb && !m.group(1).equals("mysqld")) {
            return false;
        }
        int major = Integer.parseInt(m.group(2));
        int minor = Integer.parseInt(m.group(3));
        return version.map(v -> v.major() == major && v.minor() == minor).orElse(true);
    }
}
