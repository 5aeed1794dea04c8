package io.quiesce.transfer.mina.internal;

import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.Opened;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** Sends a backup of some MiB over one connection, fetches it, and compares. */
final class RoundTripMain {

    private RoundTripMain() {}

    public static void main(String[] arguments) throws Exception {
        int mebibytes = Integer.parseInt(arguments[1]);
        byte[] content = Rig.content(mebibytes << 20, 1);
        try (Rig rig = new Rig(Path.of(arguments[0]));
                ReceiverLink link = rig.link(rig.agent("web1"), 1)) {
            Opened opened = Rig.backUp(link, content, 5 << 20);
            ByteArrayOutputStream fetched = new ByteArrayOutputStream(content.length);
            link.fetch(opened.backup(), 0, content.length, fetched);
            System.out.println(
                    Arrays.equals(content, fetched.toByteArray())
                            ? "round trip of " + mebibytes + " MiB"
                            : "the bytes differ");
        }
        System.exit(0);
    }
}
