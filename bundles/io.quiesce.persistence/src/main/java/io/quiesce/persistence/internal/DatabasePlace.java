package io.quiesce.persistence.internal;

import io.quiesce.api.error.DatabaseException;
import javax.sql.DataSource;

/** Where a database lies, with what is particular to its vendor. Safe between threads. */
sealed interface DatabasePlace permits SqliteFile, DatabaseServer {

    /**
     * Makes the schema of this product, or brings it to it. After a failure the next call tries again.
     *
     * @throws DatabaseException with the kind of the trouble
     */
    DataSource ready() throws DatabaseException;

    /** The class that tells the JPA library of the vendor. */
    String platform();

    /** What a failure of this database means to people. */
    DatabaseException failure(Throwable cause);
}
