package io.quiesce.api.service;

import io.quiesce.api.Secret;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Passwords at rest: sealed by AES-256-GCM in the database of a home, under a key that lies outside it. Documents refer
 * to one as {@code ${secret:NAME}}.
 */
@ProviderType
public interface Secrets {

    void put(Path home, String name, Secret secret) throws QuiesceException;

    /** Empty when there is none of that name. */
    Optional<Secret> find(Path home, String name) throws QuiesceException;

    boolean remove(Path home, String name) throws QuiesceException;

    List<String> names(Path home) throws QuiesceException;

    /**
     * Makes a new key and seals every secret again under it, in one transaction.
     *
     * @return how many secrets were sealed again
     */
    int rotate(Path home) throws QuiesceException;

    /**
     * What a text of a document means: {@code ${env:NAME}}, {@code ${file:PATH}}, {@code ${command:PROGRAM}}, {@code
     * ${secret:NAME}}, {@code ${store:NAME/PATH}}, or the text itself.
     *
     * @throws QuiesceException an {@code InvalidConfigurationException} naming the reference that can't be resolved, or what
     *     {@link SecretStores#fetch} says
     */
    Resolved resolve(Path home, String written) throws QuiesceException;

    /** @param literal whether the text itself was the secret, which is unwise in a document */
    record Resolved(Secret secret, boolean literal) {}
}
