package io.quiesce.api.service;

import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.NamingSpec;
import io.quiesce.api.transfer.NameWish;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** What a backup is called and where it lies. Pure functions: same input, same answer. */
@ProviderType
public interface Naming {

    /**
     * What patterns may refer to.
     *
     * @param database the plan's name
     * @param server the instance's host name
     * @param type {@code full}
     * @param sequence number of the run on this agent, counted from 1
     */
    record Subject(Instant at, String server, String database, String type, long sequence) {}

    /** Everything that is wrong with the patterns; empty when they can be used. */
    List<Violation> check(NamingSpec patterns);

    /** The name that the patterns give; characters that no file system should meet become {@code _}. */
    NameWish wish(NamingSpec patterns, Subject subject);

    /**
     * The receiver's decision: the wish as a path relative to the client's root with the extension {@code .zip}, with a
     * numbered suffix when it is taken.
     *
     * @param taken whether a path was ever used; compared without regard to case
     * @throws IllegalArgumentException when the wish leaves the client's root or holds a forbidden name
     */
    String reserve(NameWish wish, Predicate<String> taken);
}
