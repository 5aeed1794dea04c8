package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.PlanState;
import io.quiesce.workbench.internal.agent.AgentPicture;
import io.quiesce.workbench.internal.agent.PlanPicture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
@DisplayName("What the commands on a plan take from its editor")
class NamedPlanTest {

    private static final PlanPicture SHOP = new PlanPicture(
            new PlanState("shop", "", true, List.of(), List.of(), Optional.empty()),
            List.of(),
            List.of(),
            Optional.empty());

    private static final AgentPicture PICTURE =
            new AgentPicture(Optional.empty(), false, Optional.empty(), List.of(SHOP), List.of());

    @Test
    @DisplayName("is the plan of that name")
    void named() {
        assertEquals(SHOP, NamedPlan.in(PICTURE, true, "shop").getFirstElement());
        assertTrue(NamedPlan.in(PICTURE, true, "other").isEmpty());
    }

    @Test
    @DisplayName("is nothing while another agent is shown, whose plan of that name is another one")
    void anothers() {
        assertTrue(NamedPlan.in(PICTURE, false, "shop").isEmpty());
    }
}
