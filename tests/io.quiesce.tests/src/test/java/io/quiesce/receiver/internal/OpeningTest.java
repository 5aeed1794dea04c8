package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OPEN: what gets a token and a name, what does not. */
class OpeningTest extends DeskTest {

    @Nested
    class WhenItIsOpenedAgain {

        @Test
        @DisplayName("the same backup gets the same token and path, after a restart too")
        void same() throws Exception {
            Opened first = shop.open(desk);
            assertEquals(first, shop.open(desk));
            restart();
            assertEquals(first, shop.open(desk));
            assertEquals(first, desk.resume("web1", shop.backup(), first.token()));
        }

        @Test
        @DisplayName("other settings under the same id are a conflict")
        void otherSettings() throws Exception {
            shop.open(desk);
            OpenRequest r = shop.request();
            OpenRequest other = new OpenRequest(r.backup(), "other", r.wish(), r.layout(), r.chunkSize(), r.expected());
            refused(Refusal.CONFLICT, () -> desk.open("web1", other));
        }

        @Test
        @DisplayName("a published backup can't be opened again")
        void publishedAlready() throws Exception {
            shop.deliver(desk);
            refused(Refusal.CONFLICT, () -> shop.open(desk));
        }

        @Test
        @DisplayName("tokens are long, and never the same")
        void tokens() throws Exception {
            String first = shop.open(desk).token().value();
            assertEquals(43, first.length());
            assertNotEquals(first, Delivery.of("web1", 1).open(desk).token().value());
        }
    }

    @Nested
    class WhenAnOpenIsRefused {

        private OpenRequest with(NameWish wish, long chunkSize, long expected) {
            OpenRequest r = shop.request();
            return new OpenRequest(
                    r.backup(), r.plan(), wish, r.layout(), new ByteSize(chunkSize), new ByteSize(expected));
        }

        @Test
        @Tag("R10.4")
        @DisplayName("a wish outside the client's root is no name")
        void outside() {
            for (String directory : List.of("..", "../web2", "/etc", "a/../../b", ".names/web1", "x.seal")) {
                refused(Refusal.NAME, () -> desk.open("web1", with(new NameWish(directory, "x"), 4096, 100)));
            }
            refused(Refusal.NAME, () -> desk.open("web1", with(new NameWish("", "a/b"), 4096, 100)));
        }

        @Test
        @DisplayName("a client whose name is no folder is refused")
        void clientName() {
            for (String client : List.of("", "..", ".names", "a/b", "a\\b", "x ", "\u0000")) {
                refused(Refusal.NAME, () -> desk.open(client, shop.request()));
            }
        }

        @Test
        @DisplayName("a backup larger than the room is refused, and leaves nothing")
        void space() throws Exception {
            long tooMuch = desk.status("web1").free().bytes() + (1L << 40);
            refused(Refusal.SPACE, () -> desk.open("web1", with(new NameWish("", "x"), 1L << 30, tooMuch)));
            assertEquals(List.of(), host.files());
        }

        @Test
        @DisplayName("running transfers count against the room before their bytes are there")
        void promised() throws Exception {
            long free = desk.status("web1").free().bytes();
            desk.open("web1", with(new NameWish("", "x"), 1L << 30, free / 4 * 3));
            OpenRequest second = new OpenRequest(
                    Delivery.of("web1", 1).backup(),
                    "shop",
                    new NameWish("", "y"),
                    shop.request().layout(),
                    new ByteSize(1L << 30),
                    new ByteSize(free / 2));
            refused(Refusal.SPACE, () -> desk.open("web2", second));
        }

        @Test
        @DisplayName("more chunks than a table holds are refused at once")
        void tooManyChunks() {
            refused(Refusal.PROTOCOL, () -> desk.open("web1", with(new NameWish("", "x"), 1, 10_000_000)));
        }
    }
}
