package io.quiesce.alerting.internal;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.angus.activation.MailcapRegistryProviderImpl;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * The class loaders of mail and of activation as one: the libraries look for each other by service files of the thread's
 * class loader, and no extender brings those together here (decision 0007).
 */
@NonNullByDefault({}) // overrides methods of Java that say nothing about null
final class MailLibraries extends ClassLoader {

    static final ClassLoader LOADER = new MailLibraries(
            List.of(SMTPTransport.class.getClassLoader(), MailcapRegistryProviderImpl.class.getClassLoader()));

    private final List<ClassLoader> loaders;

    private MailLibraries(List<ClassLoader> loaders) {
        super(MailLibraries.class.getClassLoader());
        this.loaders = loaders;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader loader : loaders) {
            try {
                return loader.loadClass(name);
            } catch (ClassNotFoundException e) {
                continue; // the next one may have it
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        for (ClassLoader loader : loaders) {
            found.addAll(Collections.list(loader.getResources(name)));
        }
        return Collections.enumeration(found);
    }
}
