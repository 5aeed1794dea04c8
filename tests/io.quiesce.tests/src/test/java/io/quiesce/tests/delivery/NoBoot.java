package io.quiesce.tests.delivery;

import io.quiesce.api.service.BootRecovery;
import java.nio.file.Path;

/** A host that never boots. */
final class NoBoot implements BootRecovery {

    @Override
    public Status status(Path home) {
        return new Status(false, "this host never boots");
    }

    @Override
    public Status install(Path home) {
        return status(home);
    }

    @Override
    public Status remove(Path home) {
        return status(home);
    }
}
