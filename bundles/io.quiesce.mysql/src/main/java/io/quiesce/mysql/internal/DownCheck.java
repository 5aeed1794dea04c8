package io.quiesce.mysql.internal;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.files.DataFiles;
import io.quiesce.mysql.internal.files.InnoDbLock;
import io.quiesce.mysql.internal.host.ListeningSocket;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows an instance down without ever connecting to anything: a connection could start it. */
final class DownCheck {

    private final Processes processes;
    private final InstanceSpec instance;
    private final Examination before;

    DownCheck(Processes processes, InstanceSpec instance, Examination before) {
        this.processes = processes;
        this.instance = instance;
        this.before = before;
    }

    /** What shows that it is not down; empty when it is. */
    Optional<String> objection() {
        return process().or(this::sockets).or(this::port).or(this::lock);
    }

    private Optional<String> process() {
        Optional<String> same = before.process().filter(processes::alive).map(p -> p + " is still there");
        List<ServerProcess> serving = processes.serving(before.dataDirectory());
        return same.or(() -> serving.stream().findFirst().map(p -> p + " works in " + before.dataDirectory()));
    }

    private Optional<String> sockets() {
        Set<Long> own = before.sockets().stream().map(ListeningSocket::inode).collect(Collectors.toSet());
        return processes.listening().stream()
                .filter(s -> own.contains(s.inode()))
                .findFirst()
                .map(s -> "somebody still listens on the instance's " + s);
    }

    private Optional<String> port() {
        boolean meaningful = before.process().isPresent() && !before.portIsShared();
        return meaningful && !processes.portClosed(instance.port())
                ? Optional.of("somebody listens on port " + instance.port())
                : Optional.empty();
    }

    private Optional<String> lock() {
        Optional<DataFiles> files = before.files();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        try {
            return InnoDbLock.of(files.get().lockedFile()) == InnoDbLock.State.HELD
                    ? Optional.of(files.get().lockedFile() + " is locked by a server")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(files.get().lockedFile() + " can't be opened: "
                    + FileTrouble.of(e, files.get().lockedFile()));
        }
    }
}
