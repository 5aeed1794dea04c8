package io.quiesce.mysql.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Users as which the server of a data directory may run, by their numeric ids: root, this program's own user, and the owner
 * of the directory. Anybody else can claim to be that server, by a name or on its port.
 */
public record ServerUsers(Set<Long> ids) {

    static final long ROOT = 0;

    /** Made by the server itself: its user, too, where only a group gives it the directory. */
    private static final String SYSTEM_TABLES = "mysql";

    public ServerUsers {
        ids = Set.copyOf(ids);
    }

    /** @param self this program's own user, negative when unknown */
    public static ServerUsers of(Path dataDirectory, long self) {
        return new ServerUsers(Stream.of(
                        Optional.of(ROOT),
                        Optional.of(self).filter(id -> id >= 0),
                        owner(dataDirectory),
                        owner(dataDirectory.resolve(SYSTEM_TABLES), LinkOption.NOFOLLOW_LINKS))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet()));
    }

    public boolean contains(long user) {
        return ids.contains(user);
    }

    private static Optional<Long> owner(Path path, LinkOption... links) {
        try {
            return Files.getAttribute(path, "unix:uid", links) instanceof Integer id
                    ? Optional.of(Integer.toUnsignedLong(id))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
