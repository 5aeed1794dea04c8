package io.quiesce.transfer.mina.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R8.2")
@DisplayName("The certificate that clients know a receiver by")
class ServerKeyTest {

    private static final Instant TODAY = Instant.parse("2026-11-30T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path home;

    private final SecureRandom random = new SecureRandom();
    private Instant now = TODAY;
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private RegistryFolder registry;
    private Authority authority;

    @BeforeEach
    void openRegistry() throws Exception {
        registry = RegistryFolder.of(home, Membership.CLIENTS);
        authority = registry.exclusively(() -> new AuthorityFile(clock, random, Lifetimes.DEFAULT).open(registry));
    }

    private ServerKey key() throws Exception {
        return new ServerKey(registry, authority, clock, List.of("localhost"));
    }

    private static X509Certificate certificate(ServerKey key) {
        return key.current().certificate();
    }

    @Test
    @DisplayName("stays over restarts until two thirds of its life are over")
    void kept() throws Exception {
        X509Certificate first = certificate(key());
        now = TODAY.plus(YEAR.dividedBy(2));
        ServerKey later = key();
        later.renewIfDue();
        assertEquals(first, certificate(later));
        now = TODAY.plus(YEAR.multipliedBy(3).dividedBy(4));
        later.renewIfDue();
        assertNotEquals(first, certificate(later));
        assertEquals(certificate(later), certificate(key()));
    }

    @Test
    @DisplayName("is made anew when it was made by a clock that was ahead, at the next start or look")
    void clockWasAhead() throws Exception {
        now = TODAY.plus(YEAR);
        ServerKey running = key();
        X509Certificate future = certificate(running);
        now = TODAY;
        running.renewIfDue();
        assertNotEquals(future, certificate(running));
        assertFalse(certificate(running).getNotBefore().toInstant().isAfter(TODAY));

        now = TODAY.plus(YEAR);
        running.renewIfDue();
        now = TODAY;
        assertFalse(certificate(key()).getNotBefore().toInstant().isAfter(TODAY));
    }
}
