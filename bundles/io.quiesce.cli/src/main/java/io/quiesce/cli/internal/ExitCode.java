package io.quiesce.cli.internal;

import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;

/** Exit codes of both command lines; documented in docs/cli.md. A code not listed there is a failure. */
enum ExitCode {
    OK(0),
    /** A defect of Quiesce: the log has the stack trace. */
    INTERNAL(1),
    USAGE(2),
    /** No suitable Java (start script), or a service of the product is missing. */
    ENVIRONMENT(3),
    CONFIGURATION(4),
    /** A check failed; nothing was stopped or changed. */
    CHECK(5),
    /** The instance could not be controlled; it is as it was found. */
    INSTANCE(6),
    CAPTURE(7),
    /** The network or the receiver; a captured backup waits for {@code backup resume}. */
    TRANSFER(8),
    /** An archive or backup is damaged. */
    CORRUPT(9),
    RESTORE(10),
    BUSY(11),
    /** The receiver's storage cannot be used. */
    STORAGE(13),
    /** The database of the home cannot be used; no backup depends on it. */
    DATABASE(14),
    /** An alert could not be brought to people. */
    ALERT(15),
    /** The receiver's watch found something of concern. */
    CONCERN(16),
    /** The backup was published but is not good. */
    NOT_GOOD(12),
    /** The instance should be running and is not: act now. */
    INSTANCE_DOWN(20),
    CANCELLED(130);

    final int code;

    ExitCode(int code) {
        this.code = code;
    }

    static ExitCode of(QuiesceException failure) {
        return switch (failure) {
            case InstanceDownException e -> INSTANCE_DOWN;
            case InvalidConfigurationException e -> CONFIGURATION;
            case SecretException e -> CONFIGURATION;
            case CheckFailedException e -> CHECK;
            case InstanceException e -> INSTANCE;
            case CaptureException e -> CAPTURE;
            case TransferException e -> TRANSFER;
            case ArchiveException e -> CORRUPT;
            case RestoreException e -> RESTORE;
            case BusyException e -> BUSY;
            case StorageException e -> STORAGE;
            case DatabaseException e -> DATABASE;
            case AlertException e -> ALERT;
            case CancelledException e -> CANCELLED;
            default -> INTERNAL;
        };
    }
}
