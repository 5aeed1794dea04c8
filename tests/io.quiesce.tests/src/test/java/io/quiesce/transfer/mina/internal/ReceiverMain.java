package io.quiesce.transfer.mina.internal;

import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.receiver.internal.audit.ChainedAuditLog;
import io.quiesce.transfer.mina.internal.receiver.MinaReceiverEndpoint;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** A receiver that checks chunks and forgets them, until its input ends. Prints its ports, and at the end its costs. */
final class ReceiverMain {

    private ReceiverMain() {}

    public static void main(String[] arguments) throws Exception {
        DigestingDesk desk = new DigestingDesk(Long.parseLong(arguments[1]));
        try (Listening listening = new MinaReceiverEndpoint(new ChainedAuditLog())
                .listen(Path.of(arguments[0]), new Bind("127.0.0.1", 0), new Bind("127.0.0.1", 0), desk)) {
            System.out.println("ports " + listening.transfer().port() + " "
                    + listening.enrolment().port());
            int read = System.in.read();
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            System.out.printf(
                    "costs %d MiB heap after collection, %.2f CPU s, most lines at once %d%n",
                    runtime.totalMemory() - runtime.freeMemory() >> 20,
                    system.getProcessCpuTime() / 1e9,
                    desk.mostAtOnce());
            while (read >= 0) {
                read = System.in.read();
            }
        }
        System.exit(0);
    }
}
