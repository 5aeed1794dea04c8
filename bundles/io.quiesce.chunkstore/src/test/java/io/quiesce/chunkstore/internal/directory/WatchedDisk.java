package io.quiesce.chunkstore.internal.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Counts flushes, notes directory flushes and links, and can fail or hold the next flush. */
final class WatchedDisk implements Disk {

    private final List<String> calls = new ArrayList<>();
    private int failingFlush = -1;
    private int flushes;
    private String failingFolder = "";
    private CountDownLatch held = new CountDownLatch(0);

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized void forget() {
        calls.clear();
    }

    synchronized int flushes() {
        return flushes;
    }

    /** The flush after so many more fails. */
    synchronized void failFlush(int afterMore) {
        failingFlush = flushes + afterMore;
    }

    /** The flush of a folder of that name fails. */
    synchronized void failFolder(String name) {
        failingFolder = "force folder " + name;
    }

    /** Flushes wait until the latch is down. */
    synchronized void holdFlushes(CountDownLatch until) {
        held = until;
    }

    private synchronized CountDownLatch held() {
        return held;
    }

    private synchronized boolean count(String call) {
        calls.add(call);
        return call.equals("force") ? flushes++ == failingFlush : call.equals(failingFolder);
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        try {
            held().await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (count("force")) {
            throw new IOException("Input/output error");
        }
        SYSTEM.force(channel, file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (count("force folder " + directory.getFileName())) {
            throw new IOException("Input/output error");
        }
        SYSTEM.forceDirectory(directory);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        count("link " + link.getFileName());
        SYSTEM.link(existing, link);
    }
}
