package io.quiesce.receiver.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A digest computed in a thread of its own, over a ring of four buffers. The caller's side is one thread. */
final class SideDigest implements AutoCloseable {

    private static final int RING = 4;

    /** A buffer and how much of it counts; a length of -1 ends the work. */
    private record Filled(byte[] buffer, int length) {}

    private final MessageDigest digest;
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(RING);
    private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(RING + 1);
    private final Thread thread;

    SideDigest(String algorithm, int bufferBytes) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
        }
        for (int i = 0; i < RING; i++) {
            free.add(new byte[bufferBytes]);
        }
        thread = Thread.ofPlatform().daemon().name("verify-" + algorithm).start(this::work);
    }

    private void work() {
        try {
            for (Filled next = filled.take(); next.length() >= 0; next = filled.take()) {
                digest.update(next.buffer(), 0, next.length());
                free.put(next.buffer());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed before the end: nobody asks for the result
        }
    }

    /** A buffer to fill; waits while all are being digested. Hand it back by {@link #update}. */
    byte[] buffer() {
        return uninterruptibly(free::take);
    }

    /** Digests the first bytes of a buffer from {@link #buffer}, which is the ring's again. */
    void update(byte[] buffer, int length) {
        uninterruptibly(() -> filled.add(new Filled(buffer, length)));
    }

    /** The digest of everything, in hexadecimal digits; ends the work. */
    String hex() {
        filled.add(new Filled(new byte[0], -1));
        uninterruptibly(() -> {
            thread.join();
            return true;
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws InterruptedException;
    }

    /** An interrupt must not leave half a digest behind; it is passed on afterwards. */
    private static <T> T uninterruptibly(Step<T> step) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return step.run();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
