package io.quiesce.control.internal;

import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Reports;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RunHistory;
import io.quiesce.api.service.Schedules;
import java.time.Clock;

/** The services that a desk is made of. */
record Parts(
        BackupEngine engine,
        RestoreEngine restores,
        PlanStore plans,
        PlanDocuments documents,
        Schedules schedules,
        RunHistory history,
        ReceiverLinks links,
        Alerts alerts,
        Reports reports,
        Clock clock,
        String version) {}
