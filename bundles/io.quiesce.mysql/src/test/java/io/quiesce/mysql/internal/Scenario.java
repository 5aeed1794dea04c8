package io.quiesce.mysql.internal;

import java.util.List;

/**
 * How a {@link SimulatedHost} behaves.
 *
 * @param running whether the instance is found running
 * @param systemd whether a unit owns it; otherwise it is controlled by commands
 * @param restartAlways whether that unit starts it again after any end but its own stop
 * @param socket whether an activation socket is active
 * @param onTerminate whether SIGTERM ends it
 * @param onServiceStop whether the service's stop ends it
 * @param onStart what each start does, the last one for ever
 * @param startedMeanwhile whether somebody starts it during the copy
 */
record Scenario(
        boolean running,
        boolean systemd,
        boolean restartAlways,
        boolean socket,
        boolean allowKill,
        OnShutdown onShutdown,
        boolean onTerminate,
        boolean onServiceStop,
        List<OnStart> onStart,
        boolean startedMeanwhile) {

    enum OnShutdown {
        ENDS,
        BREAKS,
        CRASHES,
        /** Killed on its way down, and started again at once. */
        RESPAWNS,
        HANGS,
        REFUSES
    }

    enum OnStart {
        UP,
        /** The start command fails. */
        FAILS,
        /** The start command returns in good order, but no server stays. */
        DIES,
        /** The server stays and never answers. */
        DEAF
    }
}
