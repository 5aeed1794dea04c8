package io.quiesce.engine.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.spi.ContentCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A check that can't fail a capture: what it throws ends the check, is told once, and nothing is said of the content. */
final class HarmlessCheck implements ContentCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HarmlessCheck.class);

    private final ContentCheck check;
    private final Telling telling;
    private final AtomicBoolean failed = new AtomicBoolean();

    HarmlessCheck(ContentCheck check, Telling telling) {
        this.check = check;
        this.telling = telling;
    }

    private <T> T ask(Supplier<T> question, T otherwise) {
        if (failed.get()) {
            return otherwise;
        }
        try {
            return question.get();
        } catch (RuntimeException | LinkageError e) {
            if (failed.compareAndSet(false, true)) {
                LOG.error("the check of the content failed", e);
                telling.note(Level.WARNING, "the content is not checked any further: " + e);
            }
            return otherwise;
        }
    }

    @Override
    public Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length) {
        return ask(() -> check.file(name, size, bytes, offset, length), Optional.<Blocks>empty())
                .map(this::harmless);
    }

    private Blocks harmless(Blocks blocks) {
        return (position, bytes, offset, length) -> ask(
                () -> {
                    blocks.block(position, bytes, offset, length);
                    return true;
                },
                false);
    }

    @Override
    public List<Finding> findings() {
        return ask(check::findings, List.of());
    }

    @Override
    public Facts facts() {
        return ask(check::facts, Facts.NONE);
    }
}
