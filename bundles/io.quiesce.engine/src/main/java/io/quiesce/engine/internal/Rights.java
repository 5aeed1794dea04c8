package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may do what with a directory, where the file system has users by number.
 *
 * @param mode the permissions, with the bits above them
 */
record Rights(int user, int group, int mode) {

    private static final int MODE = 07777;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10}):(\\d{1,10}):([0-7]{1,4})");

    static boolean areKnown(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Those of the directory itself. */
    static Rights of(Path directory) throws IOException {
        return new Rights(
                number(directory, "unix:uid"), number(directory, "unix:gid"), number(directory, "unix:mode") & MODE);
    }

    private static int number(Path directory, String attribute) throws IOException {
        return (int) Files.getAttribute(directory, attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws IllegalArgumentException when it is not what {@link #text} makes */
    static Rights parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not user:group:mode");
        }
        return new Rights(
                Integer.parseUnsignedInt(m.group(1)),
                Integer.parseUnsignedInt(m.group(2)),
                Integer.parseInt(m.group(3), 8));
    }

    /** As {@code chown} and {@code chmod} take them: {@code 107:112:0750}. */
    String text() {
        return String.format("%s:%s:%04o", Integer.toUnsignedString(user), Integer.toUnsignedString(group), mode);
    }
}
