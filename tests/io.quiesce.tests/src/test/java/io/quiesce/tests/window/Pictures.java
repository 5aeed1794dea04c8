package io.quiesce.tests.window;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Where pictures of the window go, and which theme they show: the light one, or the dark one with {@code
 * -Dquiesce.theme=dark}, for {@code releng/scripts/pictures.sh}.
 */
public final class Pictures {

    private static final boolean DARK =
            System.getProperty("quiesce.theme", "light").equals("dark");

    private static final int COLOURS = 256;

    private Pictures() {}

    /** For a window that was not opened yet: as if somebody had chosen the theme in an earlier session. */
    public static void dress(Path home) throws IOException {
        if (DARK) {
            Path settings = home.resolve("workbench/.metadata/.plugins/org.eclipse.core.runtime/.settings");
            Files.writeString(
                    Files.createDirectories(settings).resolve("org.eclipse.e4.ui.css.swt.theme.prefs"),
                    "eclipse.preferences.version=1\nthemeid=org.eclipse.e4.ui.css.theme.e4_dark\n");
        }
    }

    /** Writes a picture anew with as few bytes as a picture of a window takes: by a palette of the colours that it has most of. */
    public static void shrink(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        int[] palette = palette(picture);
        int[] opaque = Arrays.stream(palette).map(colour -> colour | 0xff000000).toArray();
        BufferedImage small = new BufferedImage(
                picture.getWidth(),
                picture.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, opaque.length, opaque, 0, false, -1, DataBuffer.TYPE_BYTE));
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int index = nearest.computeIfAbsent(picture.getRGB(x, y) & 0xffffff, c -> nearest(palette, c));
                small.getRaster().setSample(x, y, 0, index);
            }
        }
        ImageIO.write(small, "png", file.toFile());
    }

    private static int[] palette(BufferedImage picture) {
        Map<Integer, Integer> count = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<Integer> often = count.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        Map<Integer, Integer> kinds =
                new LinkedHashMap<>(); // a small icon has colours of its own, which few pixels have
        often.forEach(colour -> kinds.putIfAbsent(colour & 0xf0f0f0, colour));
        return Stream.concat(kinds.values().stream().limit(COLOURS / 2), often.stream())
                .distinct()
                .limit(COLOURS)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            int red = (palette[i] >> 16 & 255) - (colour >> 16 & 255);
            int green = (palette[i] >> 8 & 255) - (colour >> 8 & 255);
            int blue = (palette[i] & 255) - (colour & 255);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    public static Path file(String name) throws IOException {
        return Files.createDirectories(Path.of("target/pictures", DARK ? "dark" : "light"))
                .resolve(name + ".png");
    }
}
