package io.quiesce.plans.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.PlanStore.Loaded;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** From a text to a plan, in the home whose secrets it names. */
record PlanText(Naming naming, Schedules schedules, Secrets secrets, Path home) {

    /** @throws InvalidConfigurationException with every violation */
    Loaded read(String label, String text) throws QuiesceException {
        List<Violation> violations = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Optional<Node> document = new YamlText(label, text).root(violations);
        if (document.isPresent()) {
            Plan plan = new PlanReader(secrets, schedules, home, warnings)
                    .read(Section.root(document.get(), label, violations));
            violations.addAll(naming.check(plan.naming()));
            if (violations.isEmpty()) {
                return new Loaded(plan, List.copyOf(warnings));
            }
        }
        throw new InvalidConfigurationException(violations);
    }
}
