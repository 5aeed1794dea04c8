package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A part on its way, over a channel of its own: an interrupted writer disturbs nobody else. */
final class DirectoryPart implements Upload.PartWriter {

    private final DirectoryUpload upload;
    private final GroupCommit commit;
    private final Path path;
    private final FileChannel file;
    private final DirectoryUpload.Extent extent;
    private int written;

    DirectoryPart(
            DirectoryUpload upload, GroupCommit commit, Path path, FileChannel file, DirectoryUpload.Extent extent) {
        this.upload = upload;
        this.commit = commit;
        this.path = path;
        this.file = file;
        this.extent = extent;
    }

    @Override
    public void write(ByteBuffer bytes) throws StorageException {
        if (bytes.remaining() > extent.length() - written) {
            throw new IllegalArgumentException(
                    "more than the " + extent.length() + " bytes of part " + extent.number());
        }
        try {
            while (bytes.hasRemaining()) {
                written += upload.disk().write(file, path, bytes, extent.offset() + written);
            }
        } catch (IOException e) {
            throw Suspension.failure("write", path, e);
        }
    }

    @Override
    public void keep(Digest sha256) throws StorageException {
        if (written != extent.length()) {
            throw new IllegalStateException(
                    "part " + extent.number() + " has " + written + " of " + extent.length() + " bytes");
        }
        upload.keep(commit, new UploadPart(extent.number(), extent.offset(), extent.length(), sha256));
    }

    @Override
    public void close() {
        Folders.close(file);
    }
}
