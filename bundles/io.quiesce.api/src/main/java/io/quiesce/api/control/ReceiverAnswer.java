package io.quiesce.api.control;

import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * What a receiver has said when it was asked how it is.
 *
 * @param receiver as it is enrolled now: to connect may have renewed the certificate
 * @param newest of the backups that it holds of this agent's; empty when it holds none
 * @param took to connect and to be told how it is
 */
public record ReceiverAnswer(
        EnrolledReceiver receiver, ReceiverStatus status, Optional<BackupRow> newest, Duration took) {}
