package io.quiesce.api.error;

/** A {@code Data.zip} is damaged, truncated, forged or not one of ours. Says which entry and which offset. */
public final class ArchiveException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    private final String entry;
    private final long offset;

    /**
     * @param entry name of the entry concerned, or empty when the archive as a whole is
     * @param offset position in the archive in bytes, or -1 when there is none
     */
    public ArchiveException(String message, String hint, String entry, long offset) {
        super(describe(message, entry, offset), hint, false);
        this.entry = entry;
        this.offset = offset;
    }

    public ArchiveException(String message, String hint, String entry, long offset, Throwable cause) {
        super(describe(message, entry, offset), hint, false, cause);
        this.entry = entry;
        this.offset = offset;
    }

    private static String describe(String message, String entry, long offset) {
        return message
                + (entry.isEmpty() ? "" : " in entry '" + entry + "'")
                + (offset < 0 ? "" : " at offset " + offset);
    }

    public String entry() {
        return entry;
    }

    public long offset() {
        return offset;
    }
}
