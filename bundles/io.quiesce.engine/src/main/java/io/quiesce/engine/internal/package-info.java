/**
 * The steps of one backup and one restore on the database host. A backup: {@code BackupRun} asks {@code Preflight}, then
 * {@code ColdCapture} stops the instance, cuts chunks into the {@code Spool} while the {@code Uplink} sends them, and starts it under
 * the eyes of the guardian; {@code Delivery} sends what is left and asks for the verdict. A restore: {@code RestoreRun} reads the
 * {@code RemoteArchive} into a fresh directory from its {@code FetchPosition} on, and a {@code Replacement} swaps it in. Each step
 * stands in the {@code RunJournal} or {@code RestoreJournal}: {@code Recovery} and {@code RestoreRecovery} finish from there what was
 * interrupted.
 */
@NonNullByDefault
package io.quiesce.engine.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
