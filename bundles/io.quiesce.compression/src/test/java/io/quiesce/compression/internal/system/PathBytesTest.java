package io.quiesce.compression.internal.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PathBytesTest {

    @Provide
    Arbitrary<byte[]> names() {
        return Arbitraries.bytes()
                .filter(b -> b != 0 && b != '/')
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 500)
    @Label("any name survives the way through a path, alone and below a directory")
    @Tag("P8")
    void anyName(@ForAll("names") byte[] name) {
        assertArrayEquals(name, PathBytes.ofName(PathBytes.path(name)));
        Path below = Path.of("/some/dir").resolve(PathBytes.path(name));
        assertArrayEquals(name, PathBytes.ofName(below));
        byte[] whole = PathBytes.of(below);
        assertArrayEquals(whole, PathBytes.of(PathBytes.path(whole)));
    }

    @Test
    @DisplayName("no path has a zero byte, in UTF-8 or not")
    void zero() {
        assertThrows(InvalidPathException.class, () -> PathBytes.path(new byte[] {'a', 0}));
        assertThrows(InvalidPathException.class, () -> PathBytes.path(new byte[] {(byte) 0xFF, 0}));
    }
}
