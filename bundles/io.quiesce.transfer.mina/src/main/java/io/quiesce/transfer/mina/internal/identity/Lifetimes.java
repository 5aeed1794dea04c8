package io.quiesce.transfer.mina.internal.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long certificates are valid.
 *
 * @param authority of the receiver's authority; must outlast every certificate it signs
 */
public record Lifetimes(Duration authority, Duration server, Duration client) {

    public static final Lifetimes DEFAULT =
            new Lifetimes(Duration.ofDays(20 * 365), Duration.ofDays(365), Duration.ofDays(365));

    /** When two thirds of the certificate's life are over: from then on it is renewed. */
    public static Instant renewal(X509Certificate certificate) {
        return partOfLife(certificate, 2, 3);
    }

    /** When half of its life is over: before, a request for renewal is refused. */
    public static Instant earliestRenewal(X509Certificate certificate) {
        return partOfLife(certificate, 1, 2);
    }

    private static Instant partOfLife(X509Certificate certificate, int dividend, int divisor) {
        Instant begin = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
        return begin.plus(life.multipliedBy(dividend).dividedBy(divisor));
    }
}
