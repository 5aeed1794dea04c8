package io.quiesce.mysql.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Variations of an instance's specification. */
final class Specs {

    private Specs() {}

    static InstanceSpec login(InstanceSpec s, String user, String password) {
        return copy(
                s,
                user,
                Secret.of(password),
                s.dataDirectory(),
                s.service(),
                s.allowMember(),
                s.allowKill(),
                s.keyring());
    }

    static InstanceSpec dataDirectory(InstanceSpec s, Path directory) {
        return copy(s, s.user(), s.password(), directory, s.service(), s.allowMember(), s.allowKill(), s.keyring());
    }

    static InstanceSpec service(InstanceSpec s, ServiceControl service) {
        return copy(s, s.user(), s.password(), s.dataDirectory(), service, s.allowMember(), s.allowKill(), s.keyring());
    }

    static InstanceSpec allowMember(InstanceSpec s) {
        return copy(s, s.user(), s.password(), s.dataDirectory(), s.service(), true, s.allowKill(), s.keyring());
    }

    static InstanceSpec allowKill(InstanceSpec s) {
        return copy(s, s.user(), s.password(), s.dataDirectory(), s.service(), s.allowMember(), true, s.keyring());
    }

    static InstanceSpec keyring(InstanceSpec s, String how) {
        return copy(
                s,
                s.user(),
                s.password(),
                s.dataDirectory(),
                s.service(),
                s.allowMember(),
                s.allowKill(),
                Optional.of(how));
    }

    private static InstanceSpec copy(
            InstanceSpec s,
            String user,
            Secret password,
            Path dataDirectory,
            ServiceControl service,
            boolean allowMember,
            boolean allowKill,
            Optional<String> keyring) {
        return new InstanceSpec(
                s.adapter(),
                s.host(),
                s.port(),
                user,
                password,
                dataDirectory,
                service,
                allowMember,
                allowKill,
                keyring,
                s.optionFiles());
    }

    /** Limits short enough to see each of them reached. */
    static TimeLimits limits(Duration each, Duration start) {
        return new TimeLimits(Duration.ofSeconds(5), each, each, each, start, NetworkLimits.DEFAULT, each, each);
    }

    static ServiceControl.Command command(List<String> stop, List<String> start) {
        return new ServiceControl.Command(stop, start);
    }
}
