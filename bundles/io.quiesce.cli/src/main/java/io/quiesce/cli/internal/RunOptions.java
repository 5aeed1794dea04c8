package io.quiesce.cli.internal;

import io.quiesce.api.service.ReceiverConfiguration.ReceiverSettings;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.service.ReceiverStorage.Upkeep;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a receiver runs this time, in place of what its settings say. */
final class RunOptions {

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            description = "Where clients deliver, by mutual TLS (default: 7443 on every interface).")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--enrol-listen",
            paramLabel = "[HOST:]PORT",
            description = "Where clients enrol, with a one-time code (default: 7444).")
    private Optional<String> enrolListen = Optional.empty();

    @Option(
            names = "--abandon-after",
            paramLabel = "DURATION",
            description = "How long an unfinished arrival is kept whose agent does not come back (default: P14D).")
    private Optional<Duration> abandonAfter = Optional.empty();

    @Option(
            names = "--upkeep-every",
            paramLabel = "DURATION",
            description = "Time between two rounds of retention and verification (default: P1D).")
    private Optional<Duration> upkeepEvery = Optional.empty();

    @Option(
            names = "--verify-within",
            paramLabel = "DURATION",
            description = "Time in which every backup is read again (default: P30D).")
    private Optional<Duration> verifyWithin = Optional.empty();

    @Option(
            names = "--watch-every",
            paramLabel = "DURATION",
            description = "Time between two looks at what is missing, see 'quiesce-receiver watch' (default: PT10M).")
    private Optional<Duration> watchEvery = Optional.empty();

    /** What is given here stands for what is there. */
    ReceiverSettings over(ReceiverSettings stored) {
        Duration watch = watchEvery.orElse(stored.watchEvery());
        if (watch.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new UsageException("--watch-every " + watch + " is too short: write PT10M; a second at least");
        }
        return new ReceiverSettings(
                listen.map(Binds::read).orElse(stored.listen()),
                enrolListen.map(Binds::read).orElse(stored.enrolListen()),
                stored.monitor(),
                abandonAfter.orElse(stored.abandonAfter()),
                upkeepEvery.orElse(stored.upkeepEvery()),
                verifyWithin.orElse(stored.verifyWithin()),
                watch,
                stored.quotas(),
                stored.clientHolds(),
                stored.samplePercent(),
                stored.catalog());
    }

    static Rules rules(ReceiverSettings settings) {
        return rules(settings.abandonAfter())
                .withUpkeep(upkeep(settings.upkeepEvery(), settings.verifyWithin(), settings.samplePercent()));
    }

    private static Rules rules(Duration abandonAfter) {
        try {
            return Rules.DEFAULT.withAbandonedAfter(abandonAfter);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--abandon-after " + abandonAfter + " is too short: write P14D or PT12H");
        }
    }

    private static Upkeep upkeep(Duration every, Duration within, int samplePercent) {
        try {
            return new Upkeep(every, within, samplePercent);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--upkeep-every " + every + " --verify-within " + within + ": " + e.getMessage());
        }
    }
}
