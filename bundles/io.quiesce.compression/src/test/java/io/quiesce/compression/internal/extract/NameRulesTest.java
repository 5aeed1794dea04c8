package io.quiesce.compression.internal.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.TreeOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a file system can't hold. */
@Tag("P9")
class NameRulesTest {

    private static final Attributes ANY = new Attributes(true, 0700, 0, 0, "", "", 0, 0);
    private final TreeOrder order = new TreeOrder(List.of(Name.EMPTY));

    private Optional<String> fault(NameRules rules, String name, ArchiveEntry.Type type) {
        Entry entry = new Entry(Name.of(name), type, ANY, 0, Name.EMPTY);
        assertEquals("", order.enter(entry.name(), entry.isDirectory()));
        return rules.fault(entry, order);
    }

    @Test
    @DisplayName("names that differ in case clash where the file system folds case")
    void clash() {
        NameRules rules = new NameRules(true, false);
        assertEquals(Optional.empty(), fault(rules, "Orders", ArchiveEntry.Type.DIRECTORY));
        assertEquals(Optional.empty(), fault(rules, "Orders/a", ArchiveEntry.Type.FILE));
        assertEquals(Optional.empty(), fault(rules, "a", ArchiveEntry.Type.FILE));
        assertTrue(fault(rules, "orders", ArchiveEntry.Type.FILE).isPresent());
    }

    @Test
    @DisplayName("names that differ in case are two names elsewhere")
    void noClash() {
        NameRules rules = new NameRules(false, false);
        assertEquals(Optional.empty(), fault(rules, "A", ArchiveEntry.Type.FILE));
        assertEquals(Optional.empty(), fault(rules, "a", ArchiveEntry.Type.FILE));
    }

    @Test
    @DisplayName("the same name in two directories is no clash")
    void otherDirectory() {
        NameRules rules = new NameRules(true, false);
        assertEquals(Optional.empty(), fault(rules, "a", ArchiveEntry.Type.DIRECTORY));
        assertEquals(Optional.empty(), fault(rules, "a/x", ArchiveEntry.Type.FILE));
        assertEquals(Optional.empty(), fault(rules, "b", ArchiveEntry.Type.DIRECTORY));
        assertEquals(Optional.empty(), fault(rules, "b/X", ArchiveEntry.Type.FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul", "COM1", "lpt9.ibd", "a:b", "a\\b", "a.", "a ", "a*", "tab\tx", "CONIN$"})
    @DisplayName("what Windows reserves is refused on Windows")
    void windows(String name) {
        assertTrue(
                fault(new NameRules(true, true), name, ArchiveEntry.Type.FILE).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "com", "com10", "a.b", "#sql-ib1", "ä", "@0041"})
    @DisplayName("what Windows does not reserve is accepted there")
    void windowsAccepts(String name) {
        assertEquals(Optional.empty(), fault(new NameRules(true, true), name, ArchiveEntry.Type.FILE));
    }
}
