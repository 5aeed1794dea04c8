package io.quiesce.tests.window;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Brings a {@link WidgetDriver} into the process of a built workbench, beside its SWT. */
public final class DriverAgent {

    private static final List<Class<?>> CLASSES = List.of(DriverAgent.class, WidgetDriver.class);

    private DriverAgent() {}

    /** Writes the jar for {@code -javaagent:JAR=PORTFILE}. */
    static Path write(Path jar) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", DriverAgent.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Class<?> one : CLASSES) {
                String name = one.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                entries.write(DriverAgent.class.getResourceAsStream("/" + name).readAllBytes());
                entries.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    /** Called by Java before the program. */
    public static void premain(String portFile, Instrumentation java) {
        Thread driver = new Thread(() -> drive(portFile, java), "widget-driver");
        driver.setDaemon(true);
        driver.start();
    }

    private static void drive(String portFile, Instrumentation java) {
        try {
            Optional<ClassLoader> swt = Optional.empty();
            while (swt.isEmpty()) {
                Thread.sleep(100);
                swt = Stream.<Class<?>>of(java.getAllLoadedClasses())
                        .filter(c -> c.getName().equals("org.eclipse.swt.widgets.Display"))
                        .map(Class::getClassLoader)
                        .findFirst();
            }
            URL jar = DriverAgent.class.getProtectionDomain().getCodeSource().getLocation();
            try (URLClassLoader besideSwt = new URLClassLoader(new URL[] {jar}, swt.get())) {
                besideSwt
                        .loadClass(WidgetDriver.class.getName())
                        .getMethod("serve", Path.class)
                        .invoke(null, Path.of(portFile));
            }
        } catch (ReflectiveOperationException | IOException e) {
            e.printStackTrace();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
