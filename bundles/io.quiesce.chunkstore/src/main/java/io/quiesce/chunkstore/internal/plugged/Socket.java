package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageVolume;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/** The place of a volume whose provider may change. Safe between threads. */
final class Socket {

    private final URI location;
    private final Supplier<List<StorageProvider>> providers;
    private @Nullable Plugged plugged;
    private boolean closed;

    /** A volume and who opened it. */
    private record Plugged(StorageProvider provider, StorageVolume volume) {}

    /** @param providers those that are installed now */
    Socket(URI location, Supplier<List<StorageProvider>> providers) {
        this.location = location;
        this.providers = providers;
    }

    /**
     * The volume of the provider that is there now; the same one as long as the provider is. Its calls are to be made through
     * {@link Border}.
     *
     * @throws StorageException of kind {@code UNPLUGGED} when there is none, as the provider says when it can't open
     */
    synchronized StorageVolume volume() throws StorageException {
        Optional<StorageProvider> provider = provider();
        Plugged now = plugged;
        if (now != null && provider.filter(p -> p == now.provider()).isPresent()) {
            return now.volume();
        }
        let();
        StorageProvider present = provider.orElseThrow(this::missing);
        if (closed) {
            throw new StorageException(Kind.FAILED, "the volume " + location + " is closed", "Report a defect.");
        }
        StorageVolume opened =
                Border.cross(location, () -> Objects.requireNonNull(present.open(location), "open() answered null"));
        plugged = new Plugged(present, opened);
        return opened;
    }

    URI location() {
        return location;
    }

    private String scheme() {
        return String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
    }

    private Optional<StorageProvider> provider() {
        return providers.get().stream().filter(p -> p.scheme().equals(scheme())).findFirst();
    }

    private StorageException missing() {
        return new StorageException(
                Kind.UNPLUGGED,
                "plug-in missing: no storage provider opens " + location,
                "Put the bundle of a provider for '" + scheme()
                        + ":' locations into 'dropins'; 'plugins list' says what is there.");
    }

    /** Lets go of what a provider has opened that may be gone. */
    private void let() {
        Plugged last = plugged;
        plugged = null;
        if (last != null) {
            Border.close(location, last.volume()::close);
        }
    }

    synchronized void close() {
        closed = true;
        let();
    }
}
