package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Identified;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a run on stderr: one live line on a terminal, a plain line now and then elsewhere. The run never waits for it: its
 * instance may be down.
 */
final class RunDisplay implements RunListener {

    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final String what;
    private Instant began = Instant.EPOCH;
    private Instant stageBegan = Instant.EPOCH;
    private Instant lastLine = Instant.EPOCH;
    private Stage stage = Stage.CHECK;
    /** Of the stage that is on: what was done before it does not count for its rate. */
    private Optional<Progressed> first = Optional.empty();

    RunDisplay(Terminal terminal, String what) {
        this.terminal = terminal;
        this.what = what;
    }

    @Override
    public void on(RunEvent event) {
        if (began.equals(Instant.EPOCH)) {
            began = event.at();
        }
        switch (event) {
            case Identified e -> {} // a note says it too
            case StageBegan e -> stageBegan(e);
            case Progressed e -> progressed(e);
            case Noted e ->
                line(
                        e.at(),
                        (e.level() == RunEvent.Level.INFO
                                        ? ""
                                        : e.level().name().toLowerCase(Locale.ROOT) + ": ")
                                + e.text());
        }
    }

    @Override
    public String askedBy() {
        return "user " + System.getProperty("user.name") + " by a command";
    }

    private void stageBegan(StageBegan e) {
        stage = e.stage();
        stageBegan = e.at();
        first = Optional.empty();
        lastLine = e.at();
        line(e.at(), stage.name().toLowerCase(Locale.ROOT));
    }

    private void progressed(Progressed e) {
        first = first.filter(f -> f.done() <= e.done()).or(() -> Optional.of(e)); // less: it has begun anew
        if (terminal.interactive() || Duration.between(lastLine, e.at()).compareTo(PLAIN_INTERVAL) >= 0) {
            lastLine = e.at();
            terminal.progress(text(e));
        }
    }

    private void line(Instant at, String text) {
        terminal.tell(String.format(
                Locale.ROOT, "%8s  %s", Durations.display(Duration.between(began, at)), Printable.under(10, text)));
    }

    /** Bytes per second. */
    private long rate(Progressed e) {
        Progressed since = first.orElse(e);
        double seconds = Math.max(0.001, Duration.between(since.at(), e.at()).toMillis() / 1000.0);
        return (long) ((e.done() - since.done()) / seconds);
    }

    private String text(Progressed e) {
        Duration elapsed = Duration.between(stageBegan, e.at());
        long rate = rate(e);
        String remaining = rate > 0 && e.total() > e.done()
                ? ", " + Durations.display(Duration.ofSeconds((e.total() - e.done()) / rate)) + " left"
                : "";
        String share = e.total() > 0 ? String.format(Locale.ROOT, "%3d%% ", 100 * e.done() / e.total()) : "";
        String stored = e.stored() > 0 ? ", stored " + new ByteSize(e.stored()).display() : "";
        String sent = e.sent() > 0 ? ", kept " + new ByteSize(e.sent()).display() : "";
        String down = e.downtime().isZero() ? "" : ", down " + Durations.display(e.downtime());
        return what + " " + stage.name().toLowerCase(Locale.ROOT) + " " + share + new ByteSize(e.done()).display()
                + " of " + new ByteSize(e.total()).display() + ", " + new ByteSize(rate).display() + "/s, "
                + Durations.display(elapsed) + remaining + stored + sent + down;
    }
}
