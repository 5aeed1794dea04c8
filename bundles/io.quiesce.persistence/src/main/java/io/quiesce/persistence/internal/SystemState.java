package io.quiesce.persistence.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The state of host and process at a failure. Holds no environment, no arguments, nothing that could be a secret. */
final class SystemState {

    private SystemState() {}

    static Map<String, String> now(Path home) {
        OperatingSystemMXBean host = ManagementFactory.getOperatingSystemMXBean();
        Runtime process = Runtime.getRuntime();
        Map<String, String> state = new TreeMap<>();
        state.put("os", host.getName() + " " + host.getVersion() + " " + host.getArch());
        state.put("java", System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.version", ""));
        state.put("user", System.getProperty("user.name", ""));
        state.put("processors", Integer.toString(host.getAvailableProcessors()));
        state.put("load", Double.toString(host.getSystemLoadAverage()));
        state.put("heapUsedBytes", Long.toString(process.totalMemory() - process.freeMemory()));
        state.put("heapLimitBytes", Long.toString(process.maxMemory()));
        state.put("threads", Integer.toString(Thread.activeCount()));
        state.put("process", Long.toString(ProcessHandle.current().pid()));
        try {
            state.put("homeFreeBytes", Long.toString(Files.getFileStore(home).getUsableSpace()));
        } catch (IOException e) {
            state.put("homeFreeBytes", "unknown: " + e.getMessage());
        }
        return state;
    }
}
