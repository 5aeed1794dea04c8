package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

/** Who may run the server of a data directory. */
@Tag("R3.1")
class ServerUsersTest {

    private static final Path MISSING = Path.of("/no/such/data/directory");

    @Property(tries = 200)
    @Label("of a directory that is missing only root and this program's own user, nobody else of all users")
    void missing(@ForAll @LongRange(max = 0xFFFF_FFFEL) long user, @ForAll @LongRange(max = 0xFFFF_FFFEL) long self) {
        ServerUsers users = ServerUsers.of(MISSING, self);

        assertTrue(users.contains(0) && users.contains(self));
        assertEquals(user == self || user == 0, users.contains(user));
    }

    @Example
    @Label("an unknown user is nobody: it is not taken for this program's own, which is unknown, too")
    void unknown() {
        assertEquals(Set.of(0L), ServerUsers.of(MISSING, -1).ids());
    }
}
