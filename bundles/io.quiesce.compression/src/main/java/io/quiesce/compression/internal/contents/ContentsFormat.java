package io.quiesce.compression.internal.contents;

/** Numbers of the contents document (docs/format.md). */
public final class ContentsFormat {

    public static final String ENTRY_NAME = ".quiesce/contents";
    public static final String RESERVED = ".quiesce";
    public static final String ROOTS = ".quiesce/roots/";
    public static final String MAGIC = "QUIESCEC";

    static final int HEAD = 1;
    static final int FACTS = 2;
    static final int ROOTS_PAGE = 3;
    static final int ENTRIES = 4;
    static final int LEFT_OUT = 5;
    static final int END = 6;

    static final int DIRECTORY = 1;
    static final int FILE = 2;
    static final int LINK = 3;

    static final int FLAG_POSIX = 1;
    static final int FLAG_HOLES = 1;

    static final int MOST_ROOTS = 1000;
    public static final int MOST_LEFT_OUT = 1000;
    static final int LONGEST_KEY = 1024;
    static final int LONGEST_VALUE = 16 << 20;
    static final int LARGEST_FACTS = 32 << 20;

    private ContentsFormat() {}
}
