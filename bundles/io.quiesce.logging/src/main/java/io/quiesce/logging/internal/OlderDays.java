package io.quiesce.logging.internal;

import ch.qos.logback.core.rolling.DefaultTimeBasedFileNamingAndTriggeringPolicy;
import ch.qos.logback.core.rolling.helper.FileNamePattern;
import ch.qos.logback.core.rolling.helper.RollingCalendar;
import ch.qos.logback.core.rolling.helper.TimeBasedArchiveRemover;
import java.io.File;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Daily files of which no cap removes the one of today: a service may be writing it while a short command cleans up. */
final class OlderDays<E> extends DefaultTimeBasedFileNamingAndTriggeringPolicy<E> {

    @Override
    public void start() {
        super.start();
        archiveRemover = new Remover(new FileNamePattern(tbrp.getFileNamePattern(), context), rc);
        archiveRemover.setContext(context);
    }

    private static final class Remover extends TimeBasedArchiveRemover {

        Remover(FileNamePattern pattern, RollingCalendar calendar) {
            super(pattern, calendar);
        }

        @Override
        @NonNullByDefault({})
        protected File[] getFilesInPeriod(Instant period) {
            boolean today = LocalDate.ofInstant(period, ZoneId.systemDefault()).equals(LocalDate.now());
            return today ? new File[0] : super.getFilesInPeriod(period);
        }
    }
}
