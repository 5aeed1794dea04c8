package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.contents.ContentsFormat;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.page.Document;
import io.quiesce.compression.internal.zip.Tail;
import java.io.IOException;

/** An archive whose end has been found and checked; its contents can be read any number of times. */
record OpenArchive(ArchiveSource source, Tail tail) {

    static OpenArchive of(ArchiveSource source) throws QuiesceException {
        return new OpenArchive(source, Tail.find(source));
    }

    /** Begins to read contents. */
    ContentsReader contents() throws IOException, QuiesceException {
        return new ContentsReader(
                new SourceFeed(source, tail.document(), tail.directory()),
                new Document(ContentsFormat.ENTRY_NAME, tail.document()),
                head -> Codecs.bound(head.spec().codec(), head.blockSize()));
    }
}
