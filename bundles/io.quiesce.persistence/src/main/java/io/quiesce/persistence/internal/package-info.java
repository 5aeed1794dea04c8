/**
 * What must be found again when a process is gone: the history of runs, in one SQLite database per home.
 *
 * <p>An engine's run is recorded by a wrapper of the same interface ({@link
 * io.quiesce.persistence.internal.RecordedBackupEngine}): every event goes to a file of the run's own at once ({@link
 * io.quiesce.persistence.internal.RunFile}), and when the run is over, so after the instance is up again, the file is
 * entered in the database ({@link io.quiesce.persistence.internal.HomeDatabase}) and removed. A run that was killed, or
 * whose database could not be opened, is entered by whoever opens the database next. docs/persistence.md has the schema.
 */
@NonNullByDefault
package io.quiesce.persistence.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
