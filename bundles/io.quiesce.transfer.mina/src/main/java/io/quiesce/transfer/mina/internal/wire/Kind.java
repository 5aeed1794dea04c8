package io.quiesce.transfer.mina.internal.wire;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The type byte of a frame, the largest body it may have, and who sends it. */
public enum Kind {
    HELLO(0x01, 128, Sender.BOTH),
    ERROR(0x02, 4096, Sender.BOTH),
    REFUSED(0x03, 4096, Sender.RECEIVER),
    PROGRESS(0x04, 8, Sender.RECEIVER),
    DATA(0x05, 1 << 20, Sender.BOTH),
    END(0x06, 8, Sender.BOTH),
    STATUS(0x10, 0, Sender.AGENT),
    STATE(0x11, 512, Sender.RECEIVER),
    OPEN(0x12, 8192, Sender.AGENT),
    RESUME(0x13, 128, Sender.AGENT),
    OPENED(0x14, 8192, Sender.RECEIVER),
    OFFER(0x15, 430_000, Sender.AGENT),
    WANT(0x16, 2048, Sender.RECEIVER),
    CHUNK(0x17, 256, Sender.AGENT),
    KEPT(0x18, 8, Sender.RECEIVER),
    SEAL(0x19, 128, Sender.AGENT),
    VERDICT(0x1A, 1 << 18, Sender.RECEIVER),
    ABANDON(0x1B, 128, Sender.AGENT),
    ABANDONED(0x1C, 0, Sender.RECEIVER),
    BACKUPS(0x20, 0, Sender.AGENT),
    ROW(0x21, 1 << 20, Sender.RECEIVER),
    FETCH_SEAL(0x22, 16, Sender.AGENT),
    FETCH(0x23, 32, Sender.AGENT),
    VERIFY(0x24, 16, Sender.AGENT),
    HOLD(0x25, 3072, Sender.AGENT),
    HELD(0x26, 0, Sender.RECEIVER),
    RETENTION(0x27, 0, Sender.AGENT),
    OUTLOOK(0x28, 16_384, Sender.RECEIVER),
    ENROL(0x30, 4608, Sender.ENROLLING),
    ENROLLED(0x31, 16_640, Sender.RECEIVER),
    RENEW(0x32, 4224, Sender.AGENT),
    CERTIFICATE(0x33, 16_640, Sender.RECEIVER);

    private enum Sender {
        AGENT,
        RECEIVER,
        BOTH,
        ENROLLING
    }

    private static final Kind[] BY_CODE = new Kind[256];

    static {
        for (Kind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;
    private final int limit;
    private final Sender sender;

    Kind(int code, int limit, Sender sender) {
        this.code = code;
        this.limit = limit;
        this.sender = sender;
    }

    int code() {
        return code;
    }

    /** Largest body in bytes. */
    int limit() {
        return limit;
    }

    static Optional<Kind> ofCode(int code) {
        return Optional.ofNullable(BY_CODE[code & 0xFF]);
    }

    /** What an agent that is logged in may send. */
    public static Set<Kind> fromAgent() {
        return sentBy(Sender.AGENT);
    }

    /** What a receiver may send. */
    public static Set<Kind> fromReceiver() {
        return sentBy(Sender.RECEIVER);
    }

    private static Set<Kind> sentBy(Sender sender) {
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Kind kind : values()) {
            if (kind.sender == sender || kind.sender == Sender.BOTH) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
