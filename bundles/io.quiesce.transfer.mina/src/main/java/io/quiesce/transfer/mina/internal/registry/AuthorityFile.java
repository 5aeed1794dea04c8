package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;

/** The authority of a registry, made at its first use. */
public record AuthorityFile(Clock clock, SecureRandom random, Lifetimes lifetimes) {

    /** Call while holding the registry's lock. */
    public Authority open(RegistryFolder registry) throws IOException, GeneralSecurityException {
        Path file = registry.file(RegistryFolder.AUTHORITY);
        if (!Files.exists(file)) {
            Authority.create(clock, random, lifetimes).write(file);
        }
        return new Authority(Identity.read(file), clock, random, lifetimes);
    }
}
