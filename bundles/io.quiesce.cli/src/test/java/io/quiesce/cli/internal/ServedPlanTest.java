package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.PlanForm;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A plan whose references only the agent can resolve")
@Tag("R6.5")
class ServedPlanTest {

    private static final String TEXT = "name: shop";

    @TempDir
    Path home = Path.of("");

    private static final PlanStore PLANS = service(PlanStore.class, (plans, method, arguments) -> {
        throw new InvalidConfigurationException(
                List.of(new Violation("instance.password", "***", "names a variable that is not set", "")));
    });

    private static final AgentDesk DESK =
            service(AgentDesk.class, (desk, method, arguments) -> switch (method.getName()) {
                case "close" -> null;
                case "kept" -> List.of();
                default -> throw new BusyException("the agent was asked", "");
            });

    private static final AgentDesks DESKS = service(AgentDesks.class, (desks, method, arguments) -> Optional.of(DESK));

    private static final PlanDocuments DOCUMENTS =
            service(PlanDocuments.class, (documents, method, arguments) -> switch (method.getName()) {
                case "find" ->
                    Optional.of(new ConfigurationDocument(DocumentKind.PLAN, "shop", TEXT, 1, Instant.EPOCH));
                default -> {
                    assertEquals("written", method.getName());
                    assertEquals(TEXT, arguments[1]);
                    yield new PlanForm.Written(
                            Map.of(
                                    "name",
                                    "shop",
                                    "transfer.receiver",
                                    "vault",
                                    "instance.dataDirectory",
                                    "/data/shop"),
                            Set.of());
                }
            });

    private static final ReceiverLinks LINKS = service(ReceiverLinks.class, (links, method, arguments) -> {
        throw new BusyException("connects to " + arguments[1], "");
    });

    private final Played agent = new Played(
            new AgentApplication(),
            Map.of(
                    PlanStore.class, PLANS,
                    AgentDesks.class, DESKS,
                    PlanDocuments.class, DOCUMENTS,
                    ReceiverLinks.class, LINKS));

    private int run(String... arguments) {
        return agent.run(Stream.concat(Stream.of(arguments), Stream.of("--home", home.toString()))
                .toArray(String[]::new));
    }

    @Test
    @DisplayName("is not read by 'backup run': the agent is asked at once")
    void backup() {
        assertEquals(11, run("backup", "run", "shop"), agent.printed());
        assertTrue(agent.printed().contains("the agent was asked"), agent.printed());
    }

    @Test
    @DisplayName("tells 'restore --instance' its receiver and data directory, whether it is stored or a file")
    void restore() throws Exception {
        assertEquals(11, run("restore", "latest", "--instance", "shop"), agent.printed());
        assertTrue(agent.printed().contains("connects to vault"), agent.printed());
        Path file = Files.writeString(home.resolve("shop.yaml"), TEXT);
        assertEquals(11, run("restore", "latest", "--instance", file.toString()), agent.printed());
        assertEquals(0, run("restore", "--instance", "shop", "--discard-old"), agent.printed());
        assertTrue(agent.printed().contains("beside /data/shop"), agent.printed());
    }
}
