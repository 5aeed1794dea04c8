package io.quiesce.logging.internal;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * One event as one line of UTF-8: local time with its offset, level, thread, what it belongs to ({@code {backup=…}}),
 * logger, message; below it the stack trace, when there is one.
 */
@NonNullByDefault({})
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final int LOGGER_LENGTH = 24;
    private static final int LEVEL_LENGTH = 5;
    private static final byte[] NOTHING = new byte[0];

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    private final TargetLengthBasedClassNameAbbreviator abbreviator =
            new TargetLengthBasedClassNameAbbreviator(LOGGER_LENGTH);

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        time.formatTo(event.getInstant(), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL_LENGTH - level.length())));
        line.append(" [").append(event.getThreadName()).append("] ");
        Map<String, String> marks = event.getMDCPropertyMap();
        if (!marks.isEmpty()) {
            line.append(new TreeMap<>(marks)).append(' ');
        }
        line.append(abbreviator.abbreviate(event.getLoggerName())).append(' ');
        line.append(event.getFormattedMessage()).append(System.lineSeparator());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
