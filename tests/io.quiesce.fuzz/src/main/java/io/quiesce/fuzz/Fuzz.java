package io.quiesce.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Shows that a reader of foreign bytes only ever accepts or refuses them. Inputs are valid documents, changed; every input must
 * end within a time, allocate no more than a multiple of its length and a constant, and raise nothing but the refusals
 * that the reader documents.
 *
 * <p>A run is repeated with {@code -Dquiesce.fuzz.seed=SEED}; without it every run has a new one, printed at its start.
 * Input {@code n} depends on the seed and {@code n} alone.
 */
public final class Fuzz {

    private static final String SEED = "quiesce.fuzz.seed";
    private static final int MOST_SHOWN = 4096;
    private static final long POLL_MILLIS = 100;

    private final String name;
    private final List<byte[]> samples;
    private final List<byte[]> words = new ArrayList<>();
    private UnaryOperator<byte[]> mend = UnaryOperator.identity();
    private Set<Class<? extends Exception>> refusals = Set.of();
    private Duration limit = Duration.ofSeconds(10);
    private long bytesPerByte = 16;
    private long bytesAtAll = 1 << 20;
    private boolean allThreads;
    private boolean covered;
    private int longest;

    private Fuzz(String name, List<byte[]> samples) {
        this.name = name;
        this.samples = samples;
        this.longest = 4096 + 4 * samples.stream().mapToInt(s -> s.length).max().orElseThrow();
    }

    /**
     * @param name of the reader, for messages
     * @param samples documents that the reader accepts
     */
    public static Fuzz of(String name, List<byte[]> samples) {
        return new Fuzz(name, List.copyOf(samples));
    }

    public static Fuzz of(String name, byte[]... samples) {
        return of(name, List.of(samples));
    }

    /** Texts that mean something to the reader and are worth putting anywhere. */
    public Fuzz words(String... texts) {
        for (String text : texts) {
            words.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Makes check sums right again, for every second input: what lies behind them is to be reached too. */
    public Fuzz mending(UnaryOperator<byte[]> checkSums) {
        mend = checkSums;
        return this;
    }

    /** What the reader documents to throw; nothing when it must take everything. */
    @SafeVarargs
    public final Fuzz refusing(Class<? extends Exception>... documented) {
        refusals = Set.of(documented);
        return this;
    }

    /** Time for one input; far more than it needs on a busy machine. */
    public Fuzz within(Duration perInput) {
        limit = perInput;
        return this;
    }

    /** What may be allocated for an input, in bytes: so many for each of its own, and so many at all. */
    public Fuzz allocating(long perByte, long atAll) {
        bytesPerByte = perByte;
        bytesAtAll = atAll;
        return this;
    }

    /** Counts what all threads allocate: for readers with threads of their own. */
    public Fuzz inAllThreads() {
        allThreads = true;
        return this;
    }

    /** A digest or signature covers the documents: that a change is accepted can't be expected. */
    public Fuzz covered() {
        covered = true;
        return this;
    }

    /** The longest input, in bytes, instead of four times the longest sample. */
    public Fuzz longest(int bytes) {
        longest = bytes;
        return this;
    }

    /**
     * Reads so many inputs.
     *
     * @throws AssertionError for the first one that goes wrong, with the shortest input that still does; also when no
     *     input was accepted, or none refused though refusals are documented: then the run showed nothing
     */
    public void run(long inputs, Reader reader) {
        long seed = Long.getLong(SEED, System.nanoTime());
        Probe probe = new Probe(reader, refusals, bytesPerByte, bytesAtAll, allThreads);
        Round round = new Round(inputs, seed, probe);
        System.out.printf("fuzz %s: %d inputs, -D%s=%d%n", name, inputs, SEED, seed);
        long start = System.nanoTime();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name("fuzz " + name).start(() -> {
            try {
                round.run();
                end.complete(null);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        await(end, thread, round, seed);
        System.out.printf(
                "fuzz %s: %d accepted, %d refused in %d ms%n",
                name, round.accepted, round.refused, (System.nanoTime() - start) / 1_000_000);
        if (round.accepted == 0 && !covered || round.refused == 0 && !refusals.isEmpty()) {
            throw new AssertionError(name + ": " + round.accepted + " inputs accepted, " + round.refused
                    + " refused: the inputs do not reach what they are for");
        }
    }

    /** Waits for the end, as long as every single input ends in time. */
    private void await(CompletableFuture<Void> end, Thread thread, Round round, long seed) {
        while (true) {
            try {
                end.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AssertionError fault) {
                    throw fault;
                }
                throw new AssertionError(name + ": the run broke off", e.getCause());
            } catch (InterruptedException e) {
                thread.interrupt();
                throw new AssertionError(name + ": interrupted", e);
            } catch (TimeoutException e) {
                Current current = round.current;
                if (System.nanoTime() - current.since() > limit.toNanos()) {
                    AssertionError hang = new AssertionError(
                            message("does not end within " + limit, seed, current.number(), current.input()));
                    hang.setStackTrace(thread.getStackTrace());
                    thread.interrupt();
                    throw hang;
                }
            }
        }
    }

    private String message(String fault, long seed, long number, byte[] input) {
        return String.format(
                "%s: %s%n  input %d of seed %d, %d bytes%s%n  hex: %s%n  text: %s",
                name,
                fault,
                number,
                seed,
                input.length,
                input.length > MOST_SHOWN ? ", of which the first " + MOST_SHOWN : "",
                HexFormat.of().formatHex(input, 0, Math.min(input.length, MOST_SHOWN)),
                new String(input, 0, Math.min(input.length, MOST_SHOWN), StandardCharsets.ISO_8859_1)
                        .replaceAll("[^\\x20-\\x7e\\n]", "."));
    }

    private record Current(long number, byte[] input, long since) {}

    /** The inputs of one run, one after another. */
    private final class Round {

        private final long inputs;
        private final long seed;
        private final Probe probe;
        private final Mutation mutation = new Mutation(samples, words, longest);
        private volatile Current current = new Current(-1, new byte[0], System.nanoTime());
        private long accepted;
        private long refused;

        Round(long inputs, long seed, Probe probe) {
            this.inputs = inputs;
            this.seed = seed;
            this.probe = probe;
        }

        void run() {
            for (byte[] sample : samples) {
                current = new Current(-1, sample, System.nanoTime());
                Probe.Outcome outcome = probe.of(sample);
                if (outcome.isFault() || outcome.refused()) {
                    throw new AssertionError(
                            message("does not accept a sample", seed, -1, sample),
                            outcome.thrown().orElse(null));
                }
            }
            for (long n = 0; n < inputs; n++) {
                SplittableRandom random = new SplittableRandom(seed + n * 0x9E3779B97F4A7C15L);
                byte[] input = mutation.next(random);
                read(n, random.nextBoolean() ? mend.apply(input) : input);
            }
        }

        private void read(long number, byte[] input) {
            current = new Current(number, input, System.nanoTime());
            Probe.Outcome outcome = probe.of(input);
            if (outcome.isFault()) {
                byte[] shortest = Reduction.of(input, shorter -> {
                    current = new Current(number, shorter, System.nanoTime());
                    return probe.of(shorter).kind().equals(outcome.kind());
                });
                throw new AssertionError(
                        message(outcome.kind(), seed, number, shortest),
                        outcome.thrown().orElse(null));
            }
            if (outcome.refused()) {
                refused++;
            } else {
                accepted++;
            }
        }
    }
}
