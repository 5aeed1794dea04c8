package io.quiesce.compression.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.compression.internal.seal.SealReading;
import io.quiesce.compression.internal.seal.SealWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import org.osgi.service.component.annotations.Component;

/** Seals made of pages, as docs/format.md describes them. */
@Component
public final class PagedSeals implements Seals {

    @Override
    public void write(SealHeader header, Iterator<ChunkRef> chunks, Signer signer, OutputStream out)
            throws IOException, QuiesceException {
        new SealWriter().write(header, chunks, signer, out);
    }

    @Override
    public void append(Receipt receipt, OutputStream out) throws IOException {
        SealWriter.append(receipt, out);
    }

    @Override
    public Reading read(InputStream in) throws IOException, QuiesceException {
        return new SealReading(in);
    }
}
