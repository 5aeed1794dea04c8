package io.quiesce.tests.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** An X server without a screen. */
public final class VirtualDisplay implements AutoCloseable {

    private final Process server;
    private final String name;

    private VirtualDisplay(Process server, String name) {
        this.server = server;
        this.name = name;
    }

    /** On a display number that nobody else has. */
    public static VirtualDisplay open() throws IOException {
        Process server = new ProcessBuilder(
                        "Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
        String number = out.readLine();
        if (number == null) {
            server.destroy();
            throw new AssertionError("Xvfb did not start");
        }
        return new VirtualDisplay(server, ":" + number.strip());
    }

    /** For {@code DISPLAY}. */
    public String name() {
        return name;
    }

    @Override
    public void close() {
        server.destroy();
    }
}
