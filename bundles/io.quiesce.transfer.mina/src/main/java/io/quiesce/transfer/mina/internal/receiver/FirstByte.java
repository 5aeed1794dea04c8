package io.quiesce.transfer.mina.internal.receiver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Says that something will be written, once, just before. */
final class FirstByte extends FilterOutputStream {

    private final Runnable before;
    private boolean said;

    FirstByte(OutputStream out, Runnable before) {
        super(out);
        this.before = before;
    }

    private void say() {
        if (!said) {
            said = true;
            before.run();
        }
    }

    @Override
    public void write(int b) throws IOException {
        say();
        out.write(b);
    }

    @Override
    @NonNullByDefault({})
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            say();
        }
        out.write(bytes, offset, length);
    }
}
