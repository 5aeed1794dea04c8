package io.quiesce.transfer.mina.internal.operator;

import java.time.Duration;

/**
 * What an agent lets its network peers use (docs/control.md, "Over the network").
 *
 * @param connections logged in, of all operators
 * @param perOperator logged in, of one
 * @param strangers connections that are not logged in
 * @param strangersPerAddress the same, from one address
 * @param login from the connection to the end of the login
 * @param idle longest time in which a connection may rest
 * @param enrolmentsPerAddress failed attempts per minute
 * @param enrolments failed attempts per minute, in all
 */
record OperatorLimits(
        int connections,
        int perOperator,
        int strangers,
        int strangersPerAddress,
        Duration login,
        Duration idle,
        int enrolmentsPerAddress,
        int enrolments) {

    static final OperatorLimits DEFAULT =
            new OperatorLimits(100, 16, 64, 16, Duration.ofSeconds(10), Duration.ofMinutes(5), 5, 60);
}
