package io.quiesce.control.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.FleetLinks;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;

/** How another process is reached. */
interface Way {

    ByteChannel open() throws QuiesceException;

    /** What it means that a connection broke. */
    TransferException lost(IOException e);

    /** To the owner of a home of this host. */
    record Local(SocketPlace place) implements Way {
        @Override
        public ByteChannel open() throws TransferException {
            return place.connect().orElseThrow(() -> lost(new IOException("nobody listens")));
        }

        @Override
        public TransferException lost(IOException e) {
            return new TransferException(
                    "the agent of this home has gone: " + e.getMessage(),
                    "Did it stop or restart? See 'quiesce agent status' and the log of the home.",
                    e);
        }
    }

    /** To an agent over the network. */
    record Remote(FleetLinks links, Path home, String agent) implements Way {
        @Override
        public ByteChannel open() throws QuiesceException {
            return links.connect(home, agent);
        }

        @Override
        public TransferException lost(IOException e) {
            return new TransferException(
                    "the connection to agent " + agent + " is lost: " + e.getMessage(),
                    "Did it stop or restart, or was this operator revoked? See its log and 'quiesce operator list' there, and the"
                            + " network between.",
                    e);
        }
    }
}
