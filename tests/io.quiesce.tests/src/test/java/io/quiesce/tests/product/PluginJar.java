package io.quiesce.tests.product;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Bundles as third parties make them: compiled here, against the API alone. */
final class PluginJar {

    private final String name;
    private final Map<String, String> headers = new TreeMap<>();
    private String source = "";

    PluginJar(String name, String version) {
        this.name = name;
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", name);
        headers.put("Bundle-Version", version);
        headers.put("Bundle-Vendor", "Example Ltd");
    }

    PluginJar header(String key, String value) {
        headers.put(key, value);
        return this;
    }

    /** @param activator source of the class {@code plug.Activator} */
    PluginJar activator(String activator) {
        source = activator;
        return header("Bundle-Activator", "plug.Activator")
                .header(
                        "Import-Package",
                        "org.osgi.framework,io.quiesce.api,io.quiesce.api.alert,io.quiesce.api.error,io.quiesce.api.settings,io.quiesce.api.spi");
    }

    /** A channel of kind {@code note} that adds lines {@code VERSION SUBJECT} to the file that it is told. */
    static PluginJar note(String version) {
        return new PluginJar("com.example.note", version).activator("""
                package plug;

                import io.quiesce.api.alert.Alert;
                import io.quiesce.api.error.AlertException;
                import io.quiesce.api.settings.*;
                import io.quiesce.api.spi.*;
                import java.nio.file.*;
                import java.util.*;
                import org.osgi.framework.*;

                public class Activator implements BundleActivator, AlertChannelProvider {
                    public void start(BundleContext context) {
                        context.registerService(AlertChannelProvider.class, this, null);
                    }
                    public void stop(BundleContext context) {}
                    public String kind() { return "note"; }
                    public String label() { return "Notes"; }
                    public SettingsSchema settings() {
                        return SettingsSchema.of(Setting.of("file", "File", Setting.Type.TEXT, "Where to write.").mandatory());
                    }
                    public AlertChannel open(Settings settings) {
                        return new AlertChannel() {
                            public void send(List<Alert> alerts) throws AlertException {
                                for (Alert a : alerts) {
                                    try {
                                        Files.writeString(Path.of(settings.text("file")), "@VERSION@ " + a.subject() + "\\n",
                                                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                                    } catch (java.io.IOException e) {
                                        throw new AlertException(e.toString(), "", true);
                                    }
                                }
                            }
                            public void close() {}
                        };
                    }
                }
                """.replace("@VERSION@", version));
    }

    /** A secret store of kind {@code files}: the first lines of the files in the folder that it is told. */
    static PluginJar secrets(String version) {
        return new PluginJar("com.example.secrets", version).activator("""
                package plug;

                import io.quiesce.api.Secret;
                import io.quiesce.api.error.SecretException;
                import io.quiesce.api.settings.*;
                import io.quiesce.api.spi.*;
                import java.nio.file.*;
                import org.osgi.framework.*;

                public class Activator implements BundleActivator, SecretStoreProvider {
                    public void start(BundleContext context) {
                        context.registerService(SecretStoreProvider.class, this, null);
                    }
                    public void stop(BundleContext context) {}
                    public String kind() { return "files"; }
                    public String label() { return "Files"; }
                    public SettingsSchema settings() {
                        return SettingsSchema.of(Setting.of("folder", "Folder", Setting.Type.TEXT, "Where they are.").mandatory());
                    }
                    public SecretStore open(Settings settings) {
                        return new SecretStore() {
                            public Secret fetch(String path) throws SecretException {
                                try {
                                    return Secret.of(Files.readString(Path.of(settings.text("folder"), path)));
                                } catch (java.io.IOException e) {
                                    throw new SecretException("no secret " + path, "Check it.", false);
                                }
                            }
                            public void close() {}
                        };
                    }
                }
                """);
    }

    /** An activator whose {@code start} does this. */
    static PluginJar starting(String name, String body) {
        return new PluginJar(name, "1.0.0").activator("""
                package plug;

                public class Activator implements org.osgi.framework.BundleActivator {
                    public void start(org.osgi.framework.BundleContext context) throws Exception { @BODY@ }
                    public void stop(org.osgi.framework.BundleContext context) {}
                }
                """.replace("@BODY@", body));
    }

    /** Puts it there as a careful copy does: under its name when it is whole. */
    Path drop(Path folder, String file) {
        try {
            Files.createDirectories(folder);
            Path beside = folder.resolve("." + file);
            write(beside);
            return Files.move(beside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((k, v) -> manifest.getMainAttributes().putValue(k, v));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            if (!source.isEmpty()) {
                add(out);
            }
        }
    }

    private void add(JarOutputStream out) throws IOException {
        Path classes = Files.createTempDirectory("plug");
        compile(classes);
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                Files.delete(file);
            }
        }
        Files.delete(classes.resolve("plug"));
        Files.delete(classes);
    }

    private void compile(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("string:///plug/Activator.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "--release",
                "21",
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none");
        if (!compiler.getTask(said, null, null, options, null, List.of(unit)).call()) {
            throw new AssertionError(name + " does not compile: " + said);
        }
    }
}
