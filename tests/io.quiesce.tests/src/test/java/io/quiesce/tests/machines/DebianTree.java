package io.quiesce.tests.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The installed system that every machine starts from, of this host's own distribution and mirror. Made once per user and
 * kept in {@code ~/.cache/quiesce/machines}; remove that to have it made anew.
 */
final class DebianTree {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache/quiesce/machines");
    private static final String PACKAGES = "systemd,systemd-sysv,dbus,mariadb-server,iproute2";
    private static final Duration INSTALL = Duration.ofMinutes(15);
    private static final Duration COPY = Duration.ofMinutes(5);

    private DebianTree() {}

    /** Fails with what to do on a host where no machine can be booted. */
    static synchronized Path get() {
        requireHost();
        String release = release();
        Path tree = CACHE.resolve(release + "-1");
        if (!Files.isDirectory(tree)) {
            install(release, tree);
        }
        return tree;
    }

    private static void requireHost() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError("machines are booted by root: run ./test --long as root");
        }
        List<String> missing = Stream.of("debootstrap", "systemd-nspawn", "nsenter")
                .filter(p -> Stream.of("/usr/sbin", "/usr/bin")
                        .noneMatch(d -> Files.isExecutable(Path.of(d).resolve(p))))
                .toList();
        if (!missing.isEmpty()) {
            throw new AssertionError(
                    missing + " missing: apt-get install --no-install-recommends debootstrap systemd-container");
        }
    }

    private static String release() {
        try (Stream<String> lines = Files.lines(Path.of("/etc/os-release"))) {
            return lines.filter(l -> l.startsWith("VERSION_CODENAME="))
                    .map(l -> l.substring("VERSION_CODENAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("machines are made of Debian or Ubuntu packages"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this host takes its own packages from: "CODENAME COMPONENT URI". */
    private static String[] source(String release) {
        return Programs.text(
                        COPY,
                        "apt-get",
                        "indextargets",
                        "--format",
                        "$(CODENAME) $(COMPONENT) $(REPO_URI)",
                        "Created-By: Packages")
                .lines()
                .map(l -> l.split(" "))
                .filter(w -> w.length == 3 && w[0].equals(release) && w[1].equals("main"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no apt source of this host has " + release + " main"));
    }

    private static void install(String release, Path tree) {
        try {
            Files.createDirectories(CACHE);
            Path beside = Files.createTempDirectory(CACHE, release + "-new");
            // MariaDB's own user makes its first tables while it is installed
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Programs.text(
                    INSTALL,
                    "debootstrap",
                    "--variant=minbase",
                    "--components=main" + (isUbuntu() ? ",universe" : ""),
                    "--include=" + PACKAGES,
                    release,
                    beside.toString(),
                    source(release)[2]);
            Programs.text(
                    COPY, "sh", "-c", "rm -rf \"$0\"/var/cache/apt/* \"$0\"/var/lib/apt/lists/*", beside.toString());
            // what a machine of its own must not share with another
            Files.writeString(beside.resolve("etc/machine-id"), "");
            Files.move(beside, tree, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUbuntu() throws IOException {
        return Files.readString(Path.of("/etc/os-release")).contains("ID=ubuntu");
    }

    /** Everything but {@code /usr}, which machines share read-only. */
    static void copy(Path from, Path to) {
        try (Stream<Path> entries = Files.list(from)) {
            List<String> copied = entries.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(n -> !n.equals("usr"))
                    .toList();
            Files.createDirectories(to);
            Stream<String> line = Stream.concat(
                    Stream.of("cp", "-a", "--reflink=auto"),
                    copied.stream().map(n -> from.resolve(n).toString()));
            Programs.text(COPY, Stream.concat(line, Stream.of(to.toString())).toArray(String[]::new));
            // by this file systemd-nspawn knows a system, before it mounts anything
            Path known = to.resolve("usr/lib/os-release");
            Files.createDirectories(known.getParent());
            Files.copy(from.resolve("usr/lib/os-release"), known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
