package io.quiesce.persistence.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of a home: the first seals, any of them opens.
 *
 * @param place where they come from, for people
 * @param fixed whether they come from outside and Quiesce cannot change them
 */
record SecretKeys(List<SecretKey> keys, String place, boolean fixed) {

    SecretKeys {
        keys = List.copyOf(keys);
    }

    Optional<SecretKey> first() {
        return keys.stream().findFirst();
    }

    Optional<SecretKey> find(String id) {
        return keys.stream().filter(k -> k.id().equals(id)).findFirst();
    }

    SecretKeys with(SecretKey next) {
        return new SecretKeys(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(next), keys.stream())
                        .toList(),
                place,
                fixed);
    }

    /** The first and those that are still needed. */
    SecretKeys only(Set<String> needed) {
        return new SecretKeys(
                keys.stream()
                        .filter(k -> k == keys.getFirst() || needed.contains(k.id()))
                        .toList(),
                place,
                fixed);
    }
}
