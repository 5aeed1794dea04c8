package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where code of a plug-in is entered. What it must not throw, such as the error of a class it does not import, becomes a failure of
 * the storage: whoever asked is answered, and told whose defect it is.
 */
final class Border {

    private static final Logger LOG = LoggerFactory.getLogger(Border.class);

    private Border() {}

    /** A call of a plug-in, with what it may throw besides. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        T run() throws StorageException, E;
    }

    /** A call of a plug-in that answers nothing. */
    @FunctionalInterface
    interface Order {
        void run() throws StorageException;
    }

    /** @throws StorageException as the plug-in says; of kind {@code FAILED} for what it must not throw, which is logged */
    static <T, E extends Exception> T cross(URI location, Call<T, E> call) throws StorageException, E {
        try {
            return call.run();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw e; // what the API promises to a caller that is wrong
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the storage plug-in for {} failed inside", location, e);
            throw new StorageException(
                    Kind.FAILED,
                    "the storage plug-in for " + location + " failed inside: " + e,
                    "This is a defect of the plug-in: tell its maker, who needs the log of this process. 'plugins list' names him.",
                    e);
        }
    }

    /** As {@link #cross}, and for what the stream does later. */
    static <E extends Exception> InputStream stream(URI location, Call<InputStream, E> call)
            throws StorageException, E {
        return new Guarded(location, cross(location, call));
    }

    /** As {@link #cross}. */
    static void order(URI location, Order order) throws StorageException {
        cross(location, () -> {
            order.run();
            return Boolean.TRUE;
        });
    }

    /** A stream whose failures are those of a stream. */
    private static final class Guarded extends FilterInputStream {

        private final URI location;

        Guarded(URI location, InputStream inner) {
            super(inner);
            this.location = location;
        }

        private <T> T read(Call<T, IOException> call) throws IOException {
            try {
                return cross(location, call);
            } catch (StorageException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public int read() throws IOException {
            return read(in::read);
        }

        @Override
        @NonNullByDefault({})
        public int read(byte[] target, int offset, int length) throws IOException {
            return read(() -> in.read(target, offset, length));
        }

        @Override
        public long skip(long count) throws IOException {
            return read(() -> in.skip(count));
        }

        @Override
        public void close() throws IOException {
            read(() -> {
                in.close();
                return Boolean.TRUE;
            });
        }
    }

    /** Lets go of what a plug-in has opened; that it fails to is logged only. */
    static void close(URI location, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the storage plug-in for {} failed to close what it had opened", location, e);
        }
    }
}
