package io.quiesce.workbench.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.FleetLinks;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom this home is to be enrolled with: the words for it, and how it is done.
 *
 * @param question that the code answers
 * @param again what the tick does that gives an enrolment up
 * @param isTaken what is wrong with a name that is given already
 * @param name that is proposed
 * @param taken names that are given already
 */
record EnrolledPeer(
        String title,
        String question,
        String text,
        String again,
        String isTaken,
        String name,
        Asking.Work<Set<String>> taken,
        Enrolling enrolling) {

    /** May wait. */
    @FunctionalInterface
    interface Enrolling {
        void enrol(String code, String name, boolean replace) throws QuiesceException;
    }

    /** Through the home's own agent. */
    static EnrolledPeer receiver() {
        return new EnrolledPeer(
                Texts.enrol_title,
                Texts.enrol_code_title,
                Texts.enrol_text,
                Texts.enrol_replace,
                Texts.enrol_taken,
                "vault",
                () -> names(WorkbenchApplication.link()
                        .ask(desk -> desk.receivers().stream()
                                .map(EnrolledReceiver::name)
                                .toList())),
                (code, name, replace) -> WorkbenchApplication.link().ask(desk -> desk.enrol(code, name, replace)));
    }

    /** By this window itself: its home is who asks. */
    static EnrolledPeer agent() {
        Path home = WorkbenchApplication.link().home();
        return new EnrolledPeer(
                Texts.fleet_enrol_title,
                Texts.fleet_enrol_code_title,
                Texts.fleet_enrol_text,
                Texts.fleet_enrol_replace,
                Texts.fleet_enrol_taken,
                "",
                () -> names(Services.get(FleetLinks.class).enrolled(home).stream()
                        .map(EnrolledAgent::name)
                        .toList()),
                (code, name, replace) -> {
                    Services.get(FleetLinks.class).enrol(home, code, name, replace);
                    WorkbenchApplication.fleet().reload();
                });
    }

    private static Set<String> names(List<String> all) {
        return all.stream().collect(Collectors.toSet());
    }
}
