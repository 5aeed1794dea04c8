package io.quiesce.compression.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes a document of pages at random and makes every page's CRC-32C right again. */
final class PageForger {

    private static final int PREAMBLE = 12;
    private static final int HEADER = 12;

    private final Random random;

    PageForger(long seed) {
        random = new Random(seed);
    }

    byte[] forge(byte[] document) {
        byte[] forged = document.clone();
        List<Integer> pages = pages(forged);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int page = pages.get(random.nextInt(pages.size()));
            int length = ByteBuffer.wrap(forged).getInt(page + 4);
            boolean typeToo = random.nextInt(10) == 0;
            if (typeToo) {
                forged[page] = (byte) random.nextInt(9);
            } else if (length > 0) {
                byte value = random.nextBoolean() ? (byte) random.nextInt() : random.nextBoolean() ? (byte) -1 : 0;
                forged[page + HEADER + random.nextInt(length)] = value;
            }
        }
        return PageRepair.of(forged);
    }

    private static List<Integer> pages(byte[] document) {
        List<Integer> pages = new ArrayList<>();
        for (int at = PREAMBLE;
                at < document.length;
                at += HEADER + ByteBuffer.wrap(document).getInt(at + 4)) {
            pages.add(at);
        }
        return pages;
    }
}
