package io.quiesce.mysql.internal.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.instance.Finding;
import io.quiesce.mysql.internal.pages.PageFormat.Kind;
import io.quiesce.mysql.internal.sql.Flavour;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a capture finds out about files. */
class PageCheckTest {

    private static final int BLOCK = 64 << 10;
    private static final PageFormat PLAIN = new PageFormat(Kind.CRC32, 16 << 10);

    private final PageCheck check = new PageCheck(Flavour.MYSQL, "ibdata1");

    /** As a capture does, the last block first. */
    private void read(String name, byte[] file) {
        Optional<ContentWatch.Blocks> blocks = check.file(name, file.length, file, 0, Math.min(BLOCK, file.length));
        for (int at = (file.length - 1) / BLOCK * BLOCK; at >= 0; at -= BLOCK) {
            int from = at;
            blocks.ifPresent(b -> b.block(from, file, from, Math.min(BLOCK, file.length - from)));
        }
    }

    private String fact(String key) {
        return check.facts().get("mysql.pages." + key).orElse("");
    }

    private static void flip(byte[] file, int at) {
        file[at] ^= 0x40;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("good pages are counted")
    void good(Kind kind) {
        PageFormat format = new PageFormat(kind, kind == Kind.COMPRESSED ? 8 << 10 : 16 << 10);
        read("shop/orders.ibd", SyntheticPage.file(format, 20));
        assertEquals(List.of(), check.findings());
        assertEquals("20", fact("checked"));
        assertEquals("0", fact("bad"));
    }

    @Test
    @DisplayName("bad pages are told with file, number of the first, its place, and what to do")
    void bad() {
        byte[] file = SyntheticPage.file(PLAIN, 20);
        flip(file, 12 * PLAIN.size() + 9000);
        flip(file, 7 * PLAIN.size() + 200);
        read("shop/orders.ibd", file);
        Finding finding = check.findings().getFirst();
        assertEquals(
                "2 pages of shop/orders.ibd do not match their checksums, the first is page 7 (offset 114,688)",
                finding.message());
        assertTrue(finding.hint().contains("CHECK TABLE `shop`.`orders`,"), finding.hint());
        assertEquals("20", fact("checked"));
        assertEquals("2", fact("bad"));
        assertEquals("shop/orders.ibd", fact("badFiles"));
    }

    @Test
    @DisplayName("any damage of page 0 is one bad page, the others are not looked at")
    void pageZero() {
        byte[] file = SyntheticPage.file(PLAIN, 20);
        for (int at : List.of(0, 5, Tablespace.FLAGS, Tablespace.FLAGS + 3, 400, PLAIN.size() - 1)) {
            flip(file, at);
            read("shop/t" + at + "#P#p0.ibd", file);
            flip(file, at);
        }
        assertEquals("6", fact("bad"));
        assertEquals("6", fact("checked"));
        assertTrue(check.findings().getFirst().hint().contains("CHECK TABLE `shop`.`t0`,"));
    }

    @Test
    @DisplayName("the beginning of page 0 in zeros, as a disk gives back a lost sector, is a bad page")
    void lostBeginning() {
        byte[] file = SyntheticPage.file(PLAIN, 20);
        java.util.Arrays.fill(file, 0, 4096, (byte) 0);
        read("shop/orders.ibd", file);
        assertEquals("1", fact("bad"));
    }

    @Test
    @DisplayName("a system tablespace is known by the name of its first file; the pages of the next go on counting")
    void otherName() {
        PageCheck other = new PageCheck(Flavour.MYSQL, "system.1");
        byte[] file = SyntheticPage.file(PLAIN, 4);
        assertTrue(other.file("system.1", file.length, file, 0, file.length).isPresent());
        assertTrue(other.file("ibdata1", file.length, file, 0, file.length).isEmpty());
        assertTrue(other.file("systemx1", file.length, file, 0, file.length).isEmpty());
    }

    @Test
    @DisplayName("flags that are not understood on a page 0 that is good are no damage of MariaDB's")
    void otherFlags() {
        PageCheck maria = new PageCheck(Flavour.MARIADB, "ibdata1");
        ByteBuffer page = ByteBuffer.wrap(SyntheticPage.page(PLAIN, 0, 4)).putInt(Tablespace.FLAGS, 13 << 6);
        byte[] file = SyntheticPage.file(PLAIN, 4);
        System.arraycopy(SyntheticPage.sealed(PLAIN, page.array()), 0, file, 0, PLAIN.size());
        assertTrue(
                maria.file("shop/orders.ibd", file.length, file, 0, file.length).isEmpty());
        assertEquals(List.of(), maria.findings());
        flip(file, 500);
        maria.file("shop/orders.ibd", file.length, file, 0, file.length);
        assertEquals(1, maria.findings().size());
    }

    @Test
    @DisplayName("pages that were never in use are not looked at")
    void beyond() {
        byte[] file = SyntheticPage.file(PLAIN, 20);
        byte[] first = SyntheticPage.page(PLAIN, 0, 10);
        System.arraycopy(first, 0, file, 0, first.length);
        flip(file, 10 * PLAIN.size() + 77);
        read("shop/orders.ibd", file);
        assertEquals("10", fact("checked"));
        assertEquals(List.of(), check.findings());
    }

    @Test
    @DisplayName("the doublewrite area of the system tablespace is left out")
    void doublewrite() {
        ByteBuffer file = ByteBuffer.allocate(200 * PLAIN.size());
        for (int i = 0; i < 200; i++) {
            ByteBuffer page = ByteBuffer.wrap(SyntheticPage.page(PLAIN, i, 200)).putInt(34, 0);
            file.put(SyntheticPage.sealed(PLAIN, page.array()));
        }
        flip(file.array(), 64 * PLAIN.size() + 99);
        flip(file.array(), 191 * PLAIN.size() + 99);
        read("ibdata1", file.array());
        assertEquals(List.of(), check.findings());
        assertEquals("72", fact("checked"));
        flip(file.array(), 192 * PLAIN.size() + 99);
        read("ibdata1", file.array());
        assertEquals("1", fact("bad"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#ib_16384_0.dblwr", "ib_logfile0", "ibdata2", "ibtmp1", "#innodb_temp/temp_1.ibt", "shop/a.MYD"
            })
    @DisplayName("other files are not looked at")
    void others(String name) {
        byte[] file = SyntheticPage.file(PLAIN, 4);
        flip(file, 99);
        read(name, file);
        assertEquals("0", fact("checked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/a.ibd", "ibdata1", "undo_001", "undo001", "mysql.ibd", ".quiesce/roots/1/u.ibu"})
    @DisplayName("tablespaces are, wherever they lie; a file of zeros or of less than a page is nothing to tell of")
    void tablespaces(String name) {
        read(name, SyntheticPage.file(PLAIN, 4));
        read(name, new byte[64 << 10]);
        read(name, new byte[] {1});
        assertEquals("4", fact("checked"));
        assertEquals(List.of(), check.findings());
    }
}
