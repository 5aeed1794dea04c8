package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("T5.1")
@DisplayName("A directory above a restore's target")
class SharedParentsTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("is shared when somebody else than root can exchange what root has made in it")
    @CsvSource({
        "0:0:0755, false",
        "0:0:0775, false",
        "0:107:0750, false",
        "0:107:0775, true",
        "0:107:1775, false",
        "0:0:0757, true",
        "0:0:1777, false",
        "107:0:0700, true",
        "107:107:1700, true",
        "4294967294:4294967294:0755, true"
    })
    void rule(String rights, boolean shared) {
        assertEquals(shared, SharedParents.isShared(Rights.parse(rights)));
        assertEquals(rights, Rights.parse(rights).text());
    }

    @Test
    @DisplayName("is found wherever it is on the way, behind links and before them")
    void found() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root is led to places of others");
        Path real = folder.toRealPath();
        Path target = Files.createDirectories(real.resolve("theirs/below/data"));
        assertEquals(List.of(), SharedParents.of(target));
        Files.setAttribute(real.resolve("theirs"), "unix:uid", 1);
        assertEquals(List.of(real.resolve("theirs")), SharedParents.of(target));
        assertEquals(List.of(real.resolve("theirs")), SharedParents.of(real.resolve("theirs/gone/data")));

        Path links = Files.createDirectory(real.resolve("links"));
        Path link = Files.createSymbolicLink(links.resolve("data"), target);
        assertEquals(List.of(real.resolve("theirs")), SharedParents.of(link));
        Files.setAttribute(links, "unix:uid", 1);
        assertEquals(List.of(real.resolve("theirs"), links), SharedParents.of(link));
    }
}
