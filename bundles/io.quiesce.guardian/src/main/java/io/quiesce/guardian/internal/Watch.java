package io.quiesce.guardian.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Talks with the agent until it is done, or until it can't be relied on any more. */
final class Watch {

    /** For the agent's first message. */
    private static final Duration FIRST = Duration.ofSeconds(60);

    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final Inbox inbox;
    private final PrintStream agent;
    private final Fence fence;
    private final BooleanSupplier hostStops;

    private Duration allowed = FIRST;
    private long leaseEnd = System.nanoTime() + FIRST.toNanos();
    private long deadline = System.nanoTime() + FOR_EVER.toNanos();

    Watch(Inbox inbox, PrintStream agent, Fence fence) {
        this(inbox, agent, fence, HostShutdown::isOn);
    }

    Watch(Inbox inbox, PrintStream agent, Fence fence, BooleanSupplier hostStops) {
        this.inbox = inbox;
        this.agent = agent;
        this.fence = fence;
        this.hostStops = hostStops;
    }

    /** Why the guardian has to take over; empty when the agent is done. */
    Optional<String> run() {
        say("armed");
        while (true) {
            long now = System.nanoTime();
            if (now - leaseEnd > 0) {
                return Optional.of("the agent gave no sign of life for " + allowed.toMillis() + " ms");
            }
            if (now - deadline > 0) {
                return Optional.of("the agent did not start the instance in time");
            }
            Optional<String> message = inbox.next(Duration.ofNanos(Math.min(leaseEnd - now, deadline - now) + 1));
            if (message.isEmpty()) {
                continue;
            }
            if (message.get().equals(Inbox.END)) {
                return Optional.of("the agent is gone");
            }
            if (message.get().equals("done")) {
                say("done");
                return Optional.empty();
            }
            answer(message.get());
        }
    }

    private void answer(String message) {
        String[] words = message.split(" ", 2);
        switch (words[0]) {
            case "lease" -> lease(words);
            case "deadline" -> deadline(words);
            case "fence" -> say(fence.take().map(r -> "unfenced " + r).orElse("fenced"));
            case "check" -> say(fence.broken().map(r -> "broken " + r).orElse("holding"));
            case "release" -> release();
            default -> say("unknown " + words[0]);
        }
    }

    private void lease(String[] words) {
        allowed = millis(words);
        leaseEnd = System.nanoTime() + allowed.toNanos();
        say("leased");
    }

    private void deadline(String[] words) {
        Duration until = millis(words);
        deadline = System.nanoTime() + (until.isZero() ? FOR_EVER : until).toNanos();
    }

    private void release() {
        fence.close();
        deadline = System.nanoTime() + FOR_EVER.toNanos();
        say(hostStops.getAsBoolean() ? "stopping" : "released");
    }

    /** What can't be read counts as no time at all: an agent that talks nonsense is not to be relied on. */
    private static Duration millis(String[] words) {
        try {
            return words.length == 2 ? Duration.ofMillis(Long.parseLong(words[1])) : Duration.ofMillis(1);
        } catch (NumberFormatException e) {
            return Duration.ofMillis(1);
        }
    }

    private void say(String line) {
        agent.print(line.replace('\n', ' ') + "\n");
        agent.flush();
    }
}
