package io.quiesce.tests.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The example of the SDK, built as third parties build it: Maven, the SDK's repository, and nothing of this build. */
final class SdkExample {

    private static final String JAR = "com.example.quiesce-1.0.0.jar";
    private static final long LIMIT_SECONDS = 240;

    private SdkExample() {}

    /**
     * Builds it, its contract suites included.
     *
     * @param scratch takes the sources and the artifacts of the SDK
     * @return the bundle
     */
    static Path build(Path scratch) throws InterruptedException {
        Path root = Path.of(System.getProperty("quiesce.root"));
        Path sdk = root.resolve("releng/sdk/target/quiesce-sdk");
        Path log = scratch.resolve("maven.log");
        try {
            copy(sdk, scratch.resolve("sdk"));
            Process maven = new ProcessBuilder(
                            root.resolve("mvnw").toString(),
                            "-q",
                            "-B",
                            "-o",
                            "-Daether.offline.protocols=file",
                            "-Dmaven.repo.local=" + scratch.resolve("m2"),
                            "-Dmaven.repo.local.tail=" + repository(),
                            "-Daether.enhancedLocalRepository.trackingFilename=none",
                            "-f",
                            scratch.resolve("sdk/example/pom.xml").toString(),
                            "package")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!maven.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                maven.descendants().forEach(ProcessHandle::destroyForcibly);
                maven.destroyForcibly();
            }
            Path jar = scratch.resolve("sdk/example/target").resolve(JAR);
            if (maven.waitFor() != 0 || !Files.exists(jar)) {
                throw new AssertionError("the example does not build: " + Files.readString(log));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this build has its plugins and libraries from. */
    private static Path repository() {
        return Path.of(System.getProperty("quiesce.repository"));
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            throw new AssertionError(from + " is missing: build it first (./mvnw package -pl releng/sdk -am)");
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(one, target);
                }
            }
        }
    }
}
