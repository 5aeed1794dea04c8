package io.quiesce.persistence.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.persistence.platform.database.DatabasePlatform;

/** What EclipseLink must know of SQLite, for which it has no platform: we make ids and tables ourselves. */
@NonNullByDefault({})
public final class SqlitePlatform extends DatabasePlatform {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean shouldUseJDBCOuterJoinSyntax() {
        return false;
    }

    @Override
    public boolean supportsForeignKeyConstraints() {
        return true;
    }

    @Override
    public boolean supportsGlobalTempTables() {
        return false;
    }
}
