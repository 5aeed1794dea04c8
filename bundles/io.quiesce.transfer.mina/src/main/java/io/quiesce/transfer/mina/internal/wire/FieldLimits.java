package io.quiesce.transfer.mina.internal.wire;

/** Largest texts, byte runs and lists inside a body, as docs/protocol.md gives them. */
final class FieldLimits {

    static final int PRODUCT = 64;
    static final int VERSION = 64;
    static final int MESSAGE = 1024;
    static final int CLIENT = 255;
    static final int PLAN = 255;
    static final int AGENT = 255;
    static final int DIRECTORY = 4096;
    static final int FILE = 1024;
    static final int TOKEN = 64;
    static final int PATH = 8000;
    static final int REASON = 4096;
    static final int REASONS = 60;
    static final int HOLD_REASON = 3000;
    static final int HOLD_BY = 300;
    static final int POLICY = 255;
    static final int OUTLOOK_REASON = 512;
    static final int FACTS = 4096;
    static final int FACT_KEY = 255;
    static final int FACT_VALUE = 65_535;
    static final int SECRET = 64;
    static final int SHORTEST_SECRET = 16;
    static final int REQUEST = 4096;
    static final int CERTIFICATE = 8192;
    static final int MD5 = 16;
    static final int CHUNK_BYTES = 52;

    private FieldLimits() {}
}
