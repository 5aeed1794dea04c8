package io.quiesce.mysql.internal;

import java.io.IOException;

/** Stops and continues a process by signals, so that it looks hung. */
final class Suspender {

    private final ProcessHandle process;

    Suspender(ProcessHandle process) {
        this.process = process;
    }

    void stopSignal() {
        kill("-STOP");
    }

    void continueSignal() {
        kill("-CONT");
    }

    /** Hangs when the stop begins; wakes up when the stop has been given up. */
    void onStep(String step) {
        if (step.startsWith("Shutting down")) {
            stopSignal();
        } else if (step.startsWith("The stop failed")) {
            continueSignal();
        }
    }

    private void kill(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill " + signal + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
