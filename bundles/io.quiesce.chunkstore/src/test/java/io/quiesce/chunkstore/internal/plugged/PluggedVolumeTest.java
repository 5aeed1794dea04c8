package io.quiesce.chunkstore.internal.plugged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("A5")
class PluggedVolumeTest {

    private static final ObjectKey KEY = new ObjectKey("web1/a");
    private static final ObjectKey ID = new ObjectKey("web1/1");
    private static final byte[] CONTENT = {1, 2, 3, 4};

    @TempDir
    private Path folder;

    private final List<StorageProvider> installed = new ArrayList<>();
    private StorageVolume volume;

    @BeforeEach
    void open() throws StorageException {
        installed.add(new DirectoryStorageProvider());
        volume = PluggedVolume.open(folder.resolve("storage").toUri(), () -> installed);
    }

    private void update() {
        installed.clear();
        installed.add(new DirectoryStorageProvider());
    }

    private void write(Upload upload, int number) throws StorageException {
        try (Upload.PartWriter writer = upload.write(number, number * 2L, 2)) {
            writer.write(ByteBuffer.wrap(CONTENT, number * 2, 2));
            writer.keep(Digest.ofContent(CONTENT, number * 2, 2));
        }
    }

    @Test
    @DisplayName("without its provider a call fails as one that can be tried again, and it works when one is back")
    void vanishes() throws Exception {
        assertTrue(volume.put(KEY, new ByteArrayInputStream(CONTENT)));
        installed.clear();
        StorageException told = assertThrows(StorageException.class, () -> volume.find(KEY));
        assertEquals(Kind.UNPLUGGED, told.kind());
        assertTrue(told.retryHelps());
        update();
        try (InputStream in = volume.read(KEY, 0, 100)) {
            assertArrayEquals(CONTENT, in.readAllBytes());
        }
    }

    @Test
    @DisplayName("an open upload goes on under another provider with the parts it had")
    void goesOn() throws Exception {
        try (Upload upload = volume.upload(ID, KEY)) {
            write(upload, 0);
            update();
            List<UploadPart> parts = new ArrayList<>();
            upload.parts(parts::add);
            assertEquals(List.of(0), parts.stream().map(UploadPart::number).toList());
            installed.clear();
            assertThrows(StorageException.class, () -> write(upload, 1));
            update();
            write(upload, 1);
            upload.complete();
        }
        assertEquals(CONTENT.length, volume.find(KEY).orElseThrow().length());
    }

    @Test
    @DisplayName("a location that nobody opens is not opened")
    void unknown() {
        StorageException told = assertThrows(
                StorageException.class,
                () -> PluggedVolume.open(java.net.URI.create("s3://bucket/a"), () -> installed));
        assertEquals(Kind.UNPLUGGED, told.kind());
        assertTrue(told.getMessage().contains("plug-in missing"), told.getMessage());
    }
}
