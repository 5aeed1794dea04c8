package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;

/** Programs of this host. No limit of time: one that stops a service waits until an instance is up again. */
final class HostTools implements Tools {

    private final Path root;

    /** @param root of the file system that they work on */
    HostTools(Path root) {
        this.root = root;
    }

    @Override
    public String run(String... line) throws CheckFailedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(List.of(line)).redirectErrorStream(true);
            // update-rc.d(8) knows another root by this
            builder.environment().put("DPKG_ROOT", root.getParent() == null ? "" : root.toString());
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (process.waitFor() != 0) {
                throw new CheckFailedException(
                        "'" + String.join(" ", line) + "' failed: " + said.strip(), "Run this command as root.");
            }
            return said;
        } catch (IOException e) {
            throw new CheckFailedException(
                    "'" + String.join(" ", line) + "': " + e.getMessage(), "Is it installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckFailedException("'" + line[0] + "' was interrupted", "Try again.", e);
        }
    }
}
