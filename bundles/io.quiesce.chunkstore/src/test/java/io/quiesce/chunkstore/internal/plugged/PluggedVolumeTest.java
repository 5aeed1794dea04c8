package io.quiesce.chunkstore.internal.plugged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.Upload.PartWriter;
import io.quiesce.api.spi.UploadPart;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

    @Test
    @DisplayName("what a plug-in must not throw is a failure of the storage that names it, at every call")
    void defects() throws Exception {
        StorageVolume sound =
                new DirectoryStorageProvider().open(folder.resolve("storage").toUri());
        Defective defective = new Defective(sound);
        installed.clear();
        installed.add(defective.provider());
        StorageVolume broken = PluggedVolume.open(folder.resolve("storage").toUri(), () -> installed);
        defective.hits.add(StorageVolume.class);
        for (Method m : asked(StorageVolume.class, Set.of("capabilities", "close", "upload"))) {
            told(m, broken);
        }
        defective.hits.clear();
        Upload upload = broken.upload(ID, KEY);
        PartWriter part = upload.write(0, 0, 4);
        defective.hits.addAll(List.of(Upload.class, PartWriter.class));
        for (Method m : asked(Upload.class, Set.of("close"))) {
            told(m, upload);
        }
        for (Method m : asked(PartWriter.class, Set.of("close"))) {
            told(m, part);
        }
        part.close();
        upload.close();
        broken.close();
    }

    @Test
    @DisplayName("a plug-in that opens nothing is told as its defect")
    void opensNothing() {
        installed.clear();
        installed.add((StorageProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StorageProvider.class},
                (p, method, arguments) -> method.getName().equals("scheme") ? "file" : null));
        StorageException told =
                assertThrows(StorageException.class, () -> PluggedVolume.open(folder.toUri(), () -> installed));
        assertTrue(String.valueOf(told.hint()).contains("defect of the plug-in"), told.hint());
    }

    private static List<Method> asked(Class<?> type, Set<String> but) {
        return Stream.of(type.getMethods())
                .filter(m -> !but.contains(m.getName()))
                .toList();
    }

    private static void told(Method method, Object on) {
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(PluggedVolumeTest::some)
                .toArray();
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> method.invoke(on, arguments), method.getName());
        StorageException told = assertInstanceOf(StorageException.class, thrown.getCause(), method.getName());
        assertEquals(Kind.FAILED, told.kind(), method.getName());
        assertTrue(String.valueOf(told.getMessage()).contains("file:"), told.getMessage());
        assertTrue(told.hint().contains("defect of the plug-in"), told.hint());
    }

    private static Object some(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "ObjectKey" -> KEY;
            case "InputStream" -> InputStream.nullInputStream();
            case "ByteBuffer" -> ByteBuffer.allocate(1);
            case "Digest" -> Digest.ofContent(CONTENT, 0, 4);
            case "Consumer" -> (Consumer<Object>) o -> {};
            case "String" -> "";
            case "int" -> 0;
            case "long" -> 0L;
            default -> throw new AssertionError(type);
        };
    }

    /** A provider whose classes are missing at the calls of chosen types. */
    private static final class Defective {

        private final StorageVolume sound;
        private final Set<Class<?>> hits = new HashSet<>();

        Defective(StorageVolume sound) {
            this.sound = sound;
        }

        StorageProvider provider() {
            return (StorageProvider) wrapped(StorageProvider.class, new DirectoryStorageProvider());
        }

        private Object wrapped(Class<?> type, Object inner) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {type}, (p, method, arguments) -> {
                        if (hits.contains(type)) {
                            throw new NoClassDefFoundError("com/example/Missing");
                        }
                        return switch (method.getName()) {
                            case "open" -> wrapped(StorageVolume.class, sound);
                            case "upload" -> wrapped(Upload.class, method.invoke(inner, arguments));
                            default ->
                                type == Upload.class && method.getName().equals("write")
                                        ? wrapped(PartWriter.class, method.invoke(inner, arguments))
                                        : method.invoke(inner, arguments);
                        };
                    });
        }
    }
}
