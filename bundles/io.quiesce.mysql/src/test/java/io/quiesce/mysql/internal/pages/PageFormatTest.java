package io.quiesce.mysql.internal.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.mysql.internal.pages.PageFormat.Kind;
import io.quiesce.mysql.internal.pages.PageFormat.Verdict;
import io.quiesce.mysql.internal.sql.Flavour;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which pages are as InnoDB wrote them. */
class PageFormatTest {

    private static final PageFormat FULL = new PageFormat(Kind.FULL_CRC32, 16 << 10);
    private static final PageFormat PLAIN = new PageFormat(Kind.CRC32, 16 << 10);
    private static final PageFormat COMPRESSED = new PageFormat(Kind.COMPRESSED, 8 << 10);

    private static Verdict verdict(PageFormat format, byte[] page, Flavour flavour) {
        return format.verdict(page, 0, 3, SyntheticPage.SPACE, flavour);
    }

    private static PageFormat format(Kind kind) {
        return List.of(FULL, PLAIN, COMPRESSED).get(kind.ordinal());
    }

    @ParameterizedTest
    @DisplayName("the flags say how long a page is, and where its checksum lies")
    @CsvSource({
        "0x15, FULL_CRC32, 16384",
        "0x13, FULL_CRC32, 4096",
        "0x57, FULL_CRC32, 65536",
        "0x0, CRC32, 16384",
        "0x21, CRC32, 16384",
        "0x4021, CRC32, 16384",
        "0x1e1, CRC32, 65536",
        "0x29, COMPRESSED, 8192",
        "0x23, COMPRESSED, 1024"
    })
    void flags(String flags, Kind kind, int size) {
        assertEquals(Optional.of(new PageFormat(kind, size)), PageFormat.of(Integer.decode(flags)));
    }

    @Test
    @DisplayName("flags that no server writes are no format")
    void wrongFlags() {
        assertEquals(Optional.empty(), PageFormat.of(0x1F));
        assertEquals(Optional.empty(), PageFormat.of(0x61 | 15 << 6));
    }

    @Property(tries = 1000)
    @Label("any one byte that is covered by a checksum and has another value makes a page bad")
    void flip(
            @ForAll Kind kind,
            @ForAll @IntRange(max = (16 << 10) - 1) int place,
            @ForAll @IntRange(min = 1, max = 255) int by) {
        PageFormat format = format(kind);
        int at = place % format.size();
        byte[] page = SyntheticPage.page(format, 3, 64);
        assertEquals(Verdict.GOOD, verdict(format, page, Flavour.MYSQL));
        page[at] ^= (byte) by;
        boolean free =
                kind != Kind.FULL_CRC32 && at >= (kind == Kind.CRC32 ? 26 : 16) && at < 34 && at != 24 && at != 25;
        assertEquals(free ? Verdict.GOOD : Verdict.BAD, verdict(format, page, Flavour.MYSQL));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("a page that belongs elsewhere is bad, one of zeros is good")
    void places(Kind kind) {
        PageFormat format = format(kind);
        assertEquals(Verdict.BAD, verdict(format, SyntheticPage.page(format, 4, 64), Flavour.MYSQL));
        assertEquals(
                Verdict.BAD,
                format.verdict(SyntheticPage.page(format, 3, 64), 0, 3, SyntheticPage.SPACE + 1, Flavour.MYSQL));
        byte[] zeros = new byte[format.size()];
        assertEquals(Verdict.GOOD, verdict(format, zeros, Flavour.MYSQL));
        zeros[format.size() / 2] = 1;
        assertEquals(Verdict.BAD, verdict(format, zeros, Flavour.MYSQL));
    }

    @Test
    @DisplayName("checksums of older servers and of none are good too")
    void older() {
        byte[] page = SyntheticPage.page(PLAIN, 3, 64);
        ByteBuffer.wrap(page).putInt(0, Checksums.fold(page, 0, page.length)).putInt(page.length - 8, 5);
        assertEquals(Verdict.GOOD, verdict(PLAIN, page, Flavour.MYSQL));
        ByteBuffer.wrap(page).putInt(0, Checksums.NONE).putInt(page.length - 8, Checksums.NONE);
        assertEquals(Verdict.GOOD, verdict(PLAIN, page, Flavour.MYSQL));
        byte[] small = SyntheticPage.page(COMPRESSED, 3, 64);
        ByteBuffer.wrap(small).putInt(0, Checksums.adlerOfCompressed(small, 0, small.length));
        assertEquals(Verdict.GOOD, verdict(COMPRESSED, small, Flavour.MYSQL));
    }

    @Test
    @DisplayName("an encrypted page of MariaDB's has its checksum, and no tablespace's id")
    void encrypted() {
        byte[] page = SyntheticPage.page(FULL, 3, 64);
        ByteBuffer.wrap(page).putInt(0, 1).putInt(34, 12345);
        assertEquals(Verdict.BAD, verdict(FULL, page, Flavour.MARIADB));
        assertEquals(Verdict.GOOD, verdict(FULL, SyntheticPage.sealed(FULL, page), Flavour.MARIADB));
    }

    @Test
    @DisplayName("a compressed page of MariaDB's has its checksum where its content ends")
    void shortened() {
        byte[] page = SyntheticPage.shortened(FULL, 3, 4096);
        assertEquals(Verdict.GOOD, verdict(FULL, page, Flavour.MARIADB));
        page[5000] ^= 1;
        assertEquals(Verdict.GOOD, verdict(FULL, page, Flavour.MARIADB));
        page[4000] ^= 1;
        assertEquals(Verdict.BAD, verdict(FULL, page, Flavour.MARIADB));
    }

    @Test
    @DisplayName(
            "pages that were encrypted or compressed after their checksum was made are not checked, if they are in their place")
    void transformed() {
        for (int type : List.of(14, 15, 16, 17, 34354, 37401)) {
            byte[] page = SyntheticPage.ofType(PLAIN, 3, type);
            assertEquals(Verdict.UNCHECKED, verdict(PLAIN, page, Flavour.MYSQL));
            assertEquals(Verdict.BAD, PLAIN.verdict(page, 0, 4, SyntheticPage.SPACE, Flavour.MYSQL));
        }
        byte[] encrypted = SyntheticPage.ofType(PLAIN, 3, 17855);
        encrypted[29] = 1;
        assertEquals(Verdict.UNCHECKED, verdict(PLAIN, encrypted, Flavour.MARIADB));
        assertEquals(Verdict.BAD, verdict(PLAIN, encrypted, Flavour.MYSQL));
    }
}
