package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.HostServices.Order;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The task scheduler of Windows (decision 0131): a task that starts with the system, as SYSTEM, without limit of time. */
final class TaskBoot implements Boot {

    private static final String FOLDER = "service";

    /** A byte order mark: schtasks reads UTF-16. */
    private static final String TASK = """
            \uFEFF<?xml version="1.0" encoding="UTF-16"?>
            <!-- @MARK@ -->
            <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
              <RegistrationInfo>
                <Description>@DESCRIPTION@ of @HOME@</Description>
              </RegistrationInfo>
              <Triggers>
                <BootTrigger>
                  <Enabled>true</Enabled>
                </BootTrigger>
              </Triggers>
              <Principals>
                <Principal id="Author">
                  <UserId>S-1-5-18</UserId>
                  <RunLevel>HighestAvailable</RunLevel>
                </Principal>
              </Principals>
              <Settings>
                <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                <StartWhenAvailable>true</StartWhenAvailable>
                <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                <Priority>5</Priority>
                <RestartOnFailure>
                  <Interval>PT1M</Interval>
                  <Count>255</Count>
                </RestartOnFailure>
              </Settings>
              <Actions Context="Author">
                <Exec>
                  <Command>cmd.exe</Command>
                  <Arguments>/d /s /c "@JAVA@@LINE@"</Arguments>
                </Exec>
              </Actions>
            </Task>
            """;

    private final Tools tools;

    TaskBoot(Tools tools) {
        this.tools = tools;
    }

    @Override
    public String title() {
        return "the task scheduler";
    }

    @Override
    public Path file(String name, Path home) {
        return home.resolve(FOLDER).resolve(name + ".xml");
    }

    @Override
    public List<Path> files(Path home) {
        return Listing.of(home.resolve(FOLDER), ".xml");
    }

    @Override
    public Charset charset() {
        return StandardCharsets.UTF_16LE;
    }

    @Override
    public String text(Order order) {
        return TASK.replace("@MARK@", Words.mark(order.role(), order.home()))
                .replace("@DESCRIPTION@", Words.description(order))
                .replace(
                        "@JAVA@",
                        order.java()
                                .map(j -> Words.xml("set \"QUIESCE_JAVA_HOME=" + j + "\"&&"))
                                .orElse(""))
                .replace("@LINE@", Words.xml(Words.line(Words.command(order), Words::quoted)))
                .replace("@HOME@", Words.xml(order.home().toString()));
    }

    @Override
    public boolean knowsFromElsewhere(String name) {
        return tools.says("schtasks", "/query", "/tn", name);
    }

    @Override
    public void enable(String name, Path file) throws CheckFailedException {
        tools.run("schtasks", "/create", "/f", "/tn", name, "/xml", file.toString());
    }

    @Override
    public void start(String name) throws CheckFailedException {
        tools.run("schtasks", "/run", "/tn", name);
    }

    /** It has no way to ask for an end: the program is ended, and the guardian brings an instance up. */
    @Override
    public void stop(String name) throws CheckFailedException {
        if (running(name)) {
            tools.run("schtasks", "/end", "/tn", name);
        }
    }

    @Override
    public void disable(String name) throws CheckFailedException {
        tools.run("schtasks", "/delete", "/f", "/tn", name);
    }

    @Override
    public void forget(String name) {}

    @Override
    public boolean enabled(String name, Path file) {
        return Files.exists(file) && !state(name).isEmpty() && !state(name).equals("Disabled");
    }

    @Override
    public boolean running(String name) {
        return state(name).equals("Running");
    }

    /** In English whatever the language of the system, as schtasks would not say it. */
    private String state(String name) {
        try {
            return tools.run(
                            "powershell",
                            "-NoProfile",
                            "-Command",
                            "(Get-ScheduledTask -TaskName '" + name + "').State")
                    .strip();
        } catch (CheckFailedException e) {
            return "";
        }
    }

    @Override
    public String log(String name) {
        return "the newest file in HOME/logs";
    }
}
