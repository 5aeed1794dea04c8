package io.quiesce.mysql.internal.sql;

import java.util.Locale;

/** Which of the two products an instance is. */
public enum Flavour {
    MYSQL,
    MARIADB;

    /** As in the facts: {@code mysql} or {@code mariadb}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return this == MYSQL ? "MySQL" : "MariaDB";
    }
}
