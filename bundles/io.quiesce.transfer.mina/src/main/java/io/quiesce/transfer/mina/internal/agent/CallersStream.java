package io.quiesce.transfer.mina.internal.agent;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Streams of the caller, wrapped so that their failures are not taken for failures of the line. */
final class CallersStream {

    private CallersStream() {}

    static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }

        Failed(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    static InputStream reading(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read() throws IOException {
                try {
                    return in.read();
                } catch (IOException e) {
                    throw new Failed(e);
                }
            }

            @Override
            @NonNullByDefault({})
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return in.read(bytes, offset, length);
                } catch (IOException e) {
                    throw new Failed(e);
                }
            }
        };
    }

    static OutputStream writing(OutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            @NonNullByDefault({})
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new Failed(e);
                }
            }
        };
    }
}
