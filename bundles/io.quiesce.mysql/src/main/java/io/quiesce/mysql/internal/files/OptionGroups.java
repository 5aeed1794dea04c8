package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which groups of an option file a server reads.
 *
 * @param version empty when unknown: then groups of every version count
 * @param suffix of {@code --defaults-group-suffix}, empty for none
 * @param safe whether {@code mysqld_safe} starts it, which passes on what its own groups say
 */
record OptionGroups(Flavour flavour, Optional<ServerVersion> version, String suffix, boolean safe) {

    private static final Set<String> BOTH = Set.of("mysqld", "server");
    private static final Set<String> MARIADB = Set.of("mariadb", "mariadbd", "galera", "client-server");
    private static final Set<String> SAFE =
            Set.of("mysqld_safe", "safe_mysqld", "mariadb_safe", "mariadbd-safe", "mariadb-safe");
    private static final Pattern VERSIONED = Pattern.compile("(mysqld|mariadb|mariadbd)-(\\d+)\\.(\\d+)");

    OptionGroups {
        suffix = suffix.toLowerCase(Locale.ROOT);
    }

    /** @param group in lower case */
    boolean counts(String group) {
        return plain(group)
                || !suffix.isEmpty()
                        && group.endsWith(suffix)
                        && plain(group.substring(0, group.length() - suffix.length()));
    }

    private boolean plain(String group) {
        boolean mariadb = flavour == Flavour.MARIADB;
        if (BOTH.contains(group) || mariadb && MARIADB.contains(group) || safe && SAFE.contains(group)) {
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
