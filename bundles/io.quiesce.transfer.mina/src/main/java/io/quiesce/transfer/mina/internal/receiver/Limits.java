package io.quiesce.transfer.mina.internal.receiver;

import java.time.Duration;

/**
 * What a receiver lets its peers use (docs/protocol.md, "Limits").
 *
 * @param lines logged in, of all clients
 * @param linesPerClient logged in, of one
 * @param strangers lines that are not logged in
 * @param strangersPerAddress the same, from one address
 * @param login from the connection to the end of the login
 * @param idle longest time without a request
 * @param silence longest time without a byte when one is due
 * @param farewell for the peer to read the last word
 * @param stopping for running requests when the endpoint closes
 * @param enrolmentsPerAddress failed attempts per minute
 * @param enrolments failed attempts per minute, in all
 */
public record Limits(
        int lines,
        int linesPerClient,
        int strangers,
        int strangersPerAddress,
        Duration login,
        Duration idle,
        Duration silence,
        Duration farewell,
        Duration stopping,
        int enrolmentsPerAddress,
        int enrolments) {

    public static final Limits DEFAULT = new Limits(
            256,
            64,
            256,
            192,
            Duration.ofSeconds(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            5,
            60);

    public Limits withLines(int all, int perClient) {
        return new Limits(
                all,
                perClient,
                strangers,
                strangersPerAddress,
                login,
                idle,
                silence,
                farewell,
                stopping,
                enrolmentsPerAddress,
                enrolments);
    }

    public Limits withTimes(Duration newLogin, Duration newSilence) {
        return new Limits(
                lines,
                linesPerClient,
                strangers,
                strangersPerAddress,
                newLogin,
                idle,
                newSilence,
                farewell,
                stopping,
                enrolmentsPerAddress,
                enrolments);
    }
}
