package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.InstanceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3.1")
class SystemdServiceTest {

    /** Debian 12, systemd 252, mariadb 10.11. */
    private static final String SHOWN = """
            Type=notify
            Restart=on-abort
            NotifyAccess=main
            TimeoutStopUSec=15min
            ExecMainPID=120
            ExecMainCode=0
            ExecMainStatus=0
            ExecStart={ path=/usr/sbin/mariadbd ; argv[]=/usr/sbin/mariadbd $MYSQLD_OPTS $_WSREP_NEW_CLUSTER ; ignore_errors=no ; start_time=[Fri 2026-11-20 17:00:00 UTC] ; stop_time=[n/a] ; pid=120 ; code=(null) ; status=0/0 }
            Environment=MYSQLD_OPTS=--defaults-group-suffix=.a LANG=C
            MainPID=120
            SendSIGKILL=no
            StandardOutput=journal
            StandardError=inherit
            User=mysql
            Group=mysql
            Id=mariadb.service
            Names=mariadb.service mysql.service mysqld.service
            LoadState=loaded
            ActiveState=active
            SubState=running
            TriggeredBy=mariadb-extra.socket mariadb.socket
            """;

    private final FakeProcesses processes = new FakeProcesses();
    private final ScriptedCommands commands = new ScriptedCommands();
    private ServerProcess server = FakeProcesses.process(2, 1, "/", "/usr/sbin/mariadbd");

    @BeforeEach
    void table() {
        processes.add(1, 0, "/init.scope", "/sbin/init");
        server = processes.add(120, 1, "/system.slice/mariadb.service", "/usr/sbin/mariadbd");
    }

    private Service service(String name, String shown) {
        commands.on("-- " + (name.contains(".") ? name : name + ".service"), 0, shown);
        return Services.of(new ServiceControl.Systemd(name), commands, processes);
    }

    private static String changed(String property, String value) {
        return SHOWN.replaceFirst("(?m)^" + property + "=.*$", property + "=" + value);
    }

    private static List<Severity> severities(List<Finding> findings) {
        return findings.stream().map(Finding::severity).toList();
    }

    @Test
    @DisplayName("the unit that owns the process is accepted, by any of its names")
    void owner() {
        Service service = service("mysql", SHOWN);

        assertEquals(List.of(Severity.OK), severities(service.owns(server, List.of(), TimeLimits.DEFAULT, false)));
        assertFalse(service.stopsFirst(List.of()));
        assertTrue(service.stopIsGentle());
        assertEquals(Optional.of("mysql:mysql"), service.owner());
    }

    @Test
    @DisplayName("another unit than the owner is refused, and the owner named")
    void otherUnit() {
        Service service = service("other", changed("Id", "other.service"));
        Finding refusal =
                service.owns(server, List.of(), TimeLimits.DEFAULT, false).get(0);

        assertEquals(Severity.REFUSED, refusal.severity());
        assertTrue(refusal.hint().contains("name: mariadb"), refusal::hint);
    }

    @Test
    @DisplayName("other kinds of control are refused for a process that a unit owns, except our own unit")
    void otherKinds() {
        Service command = Services.of(new ServiceControl.Command(List.of(), List.of("/bin/sh")), commands, processes);

        assertEquals(List.of(Severity.REFUSED), severities(command.owns(server, List.of(), TimeLimits.DEFAULT, false)));
        processes.self = new Cgroup("/system.slice/mariadb.service");
        assertEquals(List.of(Severity.OK), severities(command.owns(server, List.of(), TimeLimits.DEFAULT, false)));
    }

    @Test
    @DisplayName("Restart=always makes systemctl the way to stop, and is refused when systemd would kill too soon")
    void restartAlways() {
        Service patient = service("a", changed("Restart", "always"));
        assertTrue(patient.stopsFirst(List.of()));
        assertEquals(
                List.of(Severity.OK, Severity.NOTE),
                severities(patient.owns(server, List.of(), TimeLimits.DEFAULT, false)));

        Service killing = service(
                "mariadb",
                changed("Restart", "always")
                        .replace("SendSIGKILL=no", "SendSIGKILL=yes")
                        .replace("15min", "1min 30s"));
        Finding refusal = killing.owns(server, List.of(), TimeLimits.DEFAULT, false).stream()
                .filter(f -> f.check().equals("respawner"))
                .findFirst()
                .orElseThrow();
        assertEquals(Severity.REFUSED, refusal.severity());
        assertTrue(refusal.message().contains("SIGKILL after 90 s"), refusal::message);
        assertFalse(killing.stopIsGentle());
    }

    /** RHEL's mysqld.service. */
    private static final String KILLING = changed("Restart", "on-failure")
            .replace("SendSIGKILL=no", "SendSIGKILL=yes")
            .replace("15min", "5min");

    private Finding respawner(String shown, boolean allowKill) {
        commands.on("-- mariadb.service", 0, shown);
        Service service = Services.of(new ServiceControl.Systemd("mariadb"), commands, processes);
        return service.owns(server, List.of(), TimeLimits.DEFAULT, allowKill).stream()
                .filter(f -> f.check().equals("respawner"))
                .findFirst()
                .orElse(Finding.ok("respawner", ""));
    }

    @Test
    @DisplayName("a server that tells systemd of its shutdown is refused when systemd would kill it within the limits")
    void killedWhileShuttingDown() {
        Finding refusal = respawner(KILLING, false);
        assertEquals(Severity.REFUSED, refusal.severity());
        assertTrue(refusal.message().contains("SIGKILL after 300 s"), refusal::message);
        assertTrue(refusal.message().contains("waits for 900 s"), refusal::message);
        assertTrue(refusal.hint().contains("SendSIGKILL=no"), refusal::hint);

        assertEquals(
                Severity.OK,
                respawner(KILLING.replace("5min", "infinity"), false).severity());
        assertEquals(
                Severity.OK, respawner(KILLING.replace("5min", "15min"), false).severity());
        assertEquals(
                Severity.OK,
                respawner(KILLING.replace("NotifyAccess=main", "NotifyAccess=none"), false)
                        .severity());
    }

    @Test
    @DisplayName("a kill by systemd is only noted when the plan allows to kill")
    void killAllowed() {
        assertEquals(Severity.NOTE, respawner(KILLING, true).severity());
        assertEquals(
                Severity.NOTE,
                respawner(KILLING.replace("on-failure", "always"), true).severity());
    }

    @Test
    @DisplayName("an unknown unit is refused")
    void unknown() {
        Service service = service("nobody", changed("LoadState", "not-found"));

        assertTrue(service.check().get(0).message().contains("not known to systemd"));
    }

    @Test
    @DisplayName("active sockets are stopped, and exactly those are started again")
    void sockets() throws Exception {
        Service service = service("mariadb", SHOWN);
        commands.on("show --no-pager", 0, "")
                .on("mariadb.socket", 0, "ActiveState=active\n")
                .on("mariadb-extra.socket", 0, "ActiveState=inactive\n");

        service.hold(Duration.ofSeconds(1));
        assertTrue(commands.calls.contains("systemctl --no-ask-password stop -- mariadb.socket"));
        assertFalse(commands.calls.contains("systemctl --no-ask-password stop -- mariadb-extra.socket"));
        commands.calls.clear();
        assertEquals(Optional.empty(), service.release(Duration.ofSeconds(1)));
        assertEquals(
                List.of("systemctl --no-ask-password start -- mariadb.socket"),
                commands.calls.stream().filter(c -> c.contains(" start ")).toList());
    }

    private void dependents(String app, String web) {
        commands.on("-- mariadb.service", 0, SHOWN + "RequiredBy=app.service\nConsistsOf=timer.service\n")
                .on("-- app.service", 0, "ActiveState=" + app + "\nBoundBy=web.service\n")
                .on("-- web.service", 0, "ActiveState=" + web + "\nRequiredBy=app.service\n")
                .on("-- timer.service", 0, "ActiveState=inactive\n")
                .on("systemctl --no-ask-password show", 0, "ActiveState=inactive\n")
                .on("systemctl --no-ask-password start --no-block", 0, "");
    }

    private List<String> starts() {
        return commands.calls.stream().filter(c -> c.contains(" start ")).toList();
    }

    @Test
    @DisplayName("units that are stopped with it are started again, those that went on or were down before are not")
    void dependentUnits() throws Exception {
        dependents("active", "active");
        Service service = Services.of(new ServiceControl.Systemd("mariadb"), commands, processes);
        service.hold(Duration.ofSeconds(1));

        assertEquals(Optional.empty(), service.startDependents(Duration.ofSeconds(1)));
        assertEquals(List.of(), starts());
        dependents("deactivating", "inactive");
        assertEquals(Optional.empty(), service.startDependents(Duration.ofSeconds(1)));
        assertEquals(List.of("systemctl --no-ask-password start --no-block -- app.service web.service"), starts());
        assertEquals("systemctl start mariadb.service app.service web.service", service.startCommandLine());
    }

    @Test
    @DisplayName("units that may be stopped with it are noted by the check, and part of what a guardian starts")
    void dependentUnitsAreTold() {
        dependents("active", "inactive");
        Service service = Services.of(new ServiceControl.Systemd("mariadb"), commands, processes);

        Finding note =
                service.owns(server, List.of(), TimeLimits.DEFAULT, false).getLast();
        assertEquals(Severity.NOTE, note.severity());
        assertTrue(note.message().contains(": app.service;"), note::message);
        assertEquals(
                "systemctl --no-ask-password start --no-block -- mariadb.service app.service",
                String.join(" ", service.releaseCommands().getLast()));
    }

    @Test
    @DisplayName("what depends on a stopped unit is left as it is: to start it would start the unit")
    void dependentsOfStopped() throws Exception {
        dependents("active", "active");
        commands.on("-- mariadb.service", 0, changed("ActiveState", "inactive") + "RequiredBy=app.service\n");
        Service service = Services.of(new ServiceControl.Systemd("mariadb"), commands, processes);
        service.hold(Duration.ofSeconds(1));

        assertEquals(Optional.empty(), service.startDependents(Duration.ofSeconds(1)));
        assertEquals(1, service.releaseCommands().size());
        assertEquals(List.of(), starts());
    }

    @Test
    @DisplayName("a stop is only needed while systemd takes it for running")
    void record() {
        Service ended = service("a", changed("ActiveState", "inactive"));
        assertTrue(ended.hasSeenEnd());
        assertFalse(ended.keepsRecord());
        Service running = service("b", SHOWN);
        assertFalse(running.hasSeenEnd());
        Service exited = service("c", changed("SubState", "exited"));
        assertTrue(exited.hasSeenEnd());
        assertTrue(exited.keepsRecord());
        Service restarts = service("d", changed("ActiveState", "activating"));
        assertTrue(restarts.hasSeenEnd());
        assertTrue(restarts.keepsRecord());
    }

    @Test
    @DisplayName("a mask holds for this boot, names the unit itself, and its going wrong is told")
    void mask() {
        Service service = service("mysql", SHOWN.replace("LoadState=loaded", "LoadState=masked"));
        commands.on("systemctl --no-ask-password mask", 0, "").on("systemctl --no-ask-password unmask", 0, "");
        assertEquals(Optional.empty(), service.mask(Duration.ofSeconds(1)));
        assertTrue(commands.calls.contains("systemctl --no-ask-password mask --runtime -- mariadb.service"));
        assertEquals(Optional.empty(), service.unmask(Duration.ofSeconds(1)));
        assertTrue(commands.calls.contains("systemctl --no-ask-password unmask --runtime -- mariadb.service"));
        assertTrue(commands.calls.contains("systemctl --no-ask-password unmask --runtime -- mysql.service"));
    }

    @Test
    @DisplayName("a unit that stays startable in spite of its mask is told")
    void maskWithoutEffect() {
        Service service = service("mariadb", SHOWN);
        commands.on("systemctl --no-ask-password mask", 0, "");
        assertTrue(service.mask(Duration.ofSeconds(1)).orElseThrow().contains("for this boot"));
    }

    @Test
    @DisplayName("a socket that can't be stopped ends the run before anything is stopped")
    void stubbornSocket() {
        Service service = service("mariadb", SHOWN);
        commands.on("systemctl --no-ask-password stop", 1, "Access denied")
                .on("mariadb.socket", 0, "ActiveState=active\n")
                .on("mariadb-extra.socket", 0, "ActiveState=inactive\n");

        InstanceException e = assertThrows(InstanceException.class, () -> service.hold(Duration.ofSeconds(1)));
        assertTrue(e.getMessage().contains("mariadb.socket"), e::getMessage);
    }

    @Test
    @DisplayName("the server's command line has the unit's environment filled in, as whole words")
    void command() {
        assertEquals(
                List.of("/usr/sbin/mariadbd", "--defaults-group-suffix=.a"),
                service("mariadb", SHOWN).serverCommand());
    }

    @Test
    @DisplayName("an exit status counts only for a process that ended by exit")
    void exitStatus() {
        Set<Long> pids = Set.of(119L, 120L);
        assertTrue(service("a", SHOWN).exitStatus(pids).isEmpty());
        assertEquals(
                0, service("b", changed("ExecMainCode", "1")).exitStatus(pids).orElseThrow());
        assertTrue(service("c", changed("ExecMainCode", "2")).exitStatus(pids).isEmpty());
    }

    @Test
    @DisplayName("an exit status of a process that was started meanwhile tells nothing")
    void exitStatusOfAnother() {
        assertTrue(service("a", changed("ExecMainCode", "1"))
                .exitStatus(Set.of(77L))
                .isEmpty());
    }
}
