package io.quiesce.compression.internal.contents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds that names come in tree order, each below a directory that came before: duplicates, files used as directories
 * and odd segments show with a memory of the path's depth. Not safe between threads.
 */
public final class TreeOrder {

    private final List<Name> roots;
    private final List<Name> directories = new ArrayList<>();
    private int root;
    private Name previous = Name.EMPTY;
    private boolean previousIsDirectory;

    /** @param roots directory of each root in the zip, the first one empty */
    public TreeOrder(List<Name> roots) {
        this.roots = roots;
    }

    /**
     * Goes to the next entry.
     *
     * @return what is wrong with it, or empty
     */
    public String enter(Name name, boolean directory) {
        String fault = segmentFault(name.bytes());
        if (!fault.isEmpty()) {
            return fault;
        }
        if (root + 1 < roots.size() && name.equals(roots.get(root + 1))) {
            root++;
            directories.clear();
            directories.add(name);
            previous = name;
            previousIsDirectory = true;
            return directory ? "" : "a root is no directory";
        }
        if (previous.length() > 0 && compare(previous.bytes(), name.bytes()) >= 0) {
            return "it is out of order or there twice";
        }
        if (root == 0 && isReserved(name.bytes())) {
            return "the name is reserved";
        }
        while (!directories.isEmpty() && !isBelow(name, directories.get(directories.size() - 1))) {
            directories.remove(directories.size() - 1);
        }
        if (parentLength(name.bytes()) != openLength() || root > 0 && directories.isEmpty()) {
            return "its directory is missing";
        }
        if (directory) {
            directories.add(name);
        }
        previous = name;
        previousIsDirectory = directory;
        return "";
    }

    /** Number of the root that the last entry belongs to. */
    public int root() {
        return root;
    }

    /** How many of the directories before lie above the last entry. */
    public int depth() {
        return directories.size() - (previousIsDirectory ? 1 : 0);
    }

    /** Whether the last entry is the directory of a further root. */
    public boolean atRoot() {
        return root > 0 && previous.equals(roots.get(root));
    }

    /** Whether every root has been seen. */
    public boolean complete() {
        return root == roots.size() - 1;
    }

    private int openLength() {
        return directories.isEmpty()
                ? 0
                : directories.get(directories.size() - 1).length();
    }

    private static boolean isBelow(Name name, Name directory) {
        int length = directory.length();
        return name.length() > length + 1
                && name.bytes()[length] == '/'
                && Arrays.equals(name.bytes(), 0, length, directory.bytes(), 0, length);
    }

    /** Length of the part before the last slash; 0 without one. */
    public static int parentLength(byte[] name) {
        for (int i = name.length - 1; i >= 0; i--) {
            if (name[i] == '/') {
                return i;
            }
        }
        return 0;
    }

    private static boolean isReserved(byte[] name) {
        byte[] reserved = Name.of(ContentsFormat.RESERVED).bytes();
        return name.length >= reserved.length
                && Arrays.equals(name, 0, reserved.length, reserved, 0, reserved.length)
                && (name.length == reserved.length || name[reserved.length] == '/');
    }

    /** Compares in tree order: by unsigned bytes, a slash before every other byte. */
    static int compare(byte[] a, byte[] b) {
        int i = Arrays.mismatch(a, b);
        if (i < 0 || i >= a.length || i >= b.length) {
            return a.length - b.length;
        }
        int x = a[i] == '/' ? -1 : a[i] & 0xFF;
        int y = b[i] == '/' ? -1 : b[i] & 0xFF;
        return x - y;
    }

    private static String segmentFault(byte[] name) {
        if (name.length > Name.LONGEST) {
            return "its name is too long";
        }
        int start = 0;
        for (int i = 0; i <= name.length; i++) {
            if (i < name.length && name[i] == 0) {
                return "its name holds a zero byte";
            }
            if (i == name.length || name[i] == '/') {
                int length = i - start;
                if (length == 0) {
                    return start == 0 && name.length > 0
                            ? "its name is an absolute path"
                            : "its name has an empty part";
                }
                if (name[start] == '.' && (length == 1 || length == 2 && name[start + 1] == '.')) {
                    return "its name holds '.' or '..'";
                }
                start = i + 1;
            }
        }
        return "";
    }
}
