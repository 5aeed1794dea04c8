package io.quiesce.mysql.internal;

import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.HostCommands;
import io.quiesce.mysql.internal.host.PortableProcesses;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.sql.JdbcSessions;
import io.quiesce.mysql.internal.sql.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Everything outside this program that an instance is controlled through. */
record Host(Commands commands, Processes processes, Sessions sessions) {

    /** The machine this program runs on. */
    static Host real() {
        boolean procFs = Files.isReadable(Path.of("/proc/self/stat"));
        Processes processes = procFs ? new ProcFs() : new PortableProcesses();
        return new Host(new HostCommands(), processes, new CheckedSessions(new JdbcSessions(), processes));
    }
}
