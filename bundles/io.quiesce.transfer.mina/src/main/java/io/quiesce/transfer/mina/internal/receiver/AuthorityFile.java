package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;

/** The authority of a receiver's home, made at its first use. */
record AuthorityFile(Clock clock, SecureRandom random, Lifetimes lifetimes) {

    /** Call while holding the registry's lock. */
    Authority open(RegistryFolder registry) throws IOException, GeneralSecurityException {
        Path file = registry.file(RegistryFolder.AUTHORITY);
        if (!Files.exists(file)) {
            Authority.create(clock, random, lifetimes).write(file);
        }
        return new Authority(Identity.read(file), clock, random, lifetimes);
    }
}
