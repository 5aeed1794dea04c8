package io.quiesce.cli.internal;

/** Arguments that parse, but mean nothing together or lie outside their range; exit code 2. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /** Runs what checks an argument by an {@code IllegalArgumentException}, whose message says what would be right. */
    static <T> T checked(java.util.function.Supplier<T> argument) {
        try {
            return argument.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
