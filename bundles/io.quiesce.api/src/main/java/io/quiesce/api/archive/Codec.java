package io.quiesce.api.archive;

/** How a block is compressed; the zip method of its entry. */
public enum Codec {
    /** APPNOTE method 93: independent Zstandard frames; levels -7 to 19. */
    ZSTD(93, -7, 19, 1),
    /** APPNOTE method 8: independent deflate blocks that end on a sync flush; levels 1 to 9. */
    DEFLATE(8, 1, 9, 6),
    /** APPNOTE method 0: as it is. */
    STORE(0, 0, 0, 0);

    private final int zipMethod;
    private final int lowestLevel;
    private final int highestLevel;
    private final int defaultLevel;

    Codec(int zipMethod, int lowestLevel, int highestLevel, int defaultLevel) {
        this.zipMethod = zipMethod;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
        this.defaultLevel = defaultLevel;
    }

    public int zipMethod() {
        return zipMethod;
    }

    public int lowestLevel() {
        return lowestLevel;
    }

    public int highestLevel() {
        return highestLevel;
    }

    public int defaultLevel() {
        return defaultLevel;
    }
}
