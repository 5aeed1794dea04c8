package io.quiesce.api;

import java.nio.file.Path;

/**
 * The folder in which one agent or one receiver keeps its state. Any number of homes live side by side.
 *
 * @param root absolute
 */
public record Home(Path root) {

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** Plans as YAML files. */
    public Path plans() {
        return root.resolve("plans");
    }

    /** One folder per enrolled receiver: address, key, certificate. */
    public Path receivers() {
        return root.resolve("receivers");
    }

    /** Journals of runs. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Runs that are not entered in the database yet, one file each; 0700. */
    public Path history() {
        return root.resolve("history");
    }

    /** The database, 0600; its write-ahead log and its copies lie beside it. */
    public Path database() {
        return root.resolve("quiesce.db");
    }

    /** The catalog of a receiver, 0600: a copy of what its storage says. */
    public Path catalog() {
        return root.resolve("catalog.db");
    }

    /** Captured bytes that no receiver holds yet; 0700. */
    public Path spool() {
        return root.resolve("spool");
    }

    /** Bundles of third parties, put there by people. */
    public Path dropIns() {
        return root.resolve("dropins");
    }

    /** Unpacked copies of bundles of third parties; 0700. Made anew when removed. */
    public Path plugins() {
        return root.resolve("osgi/plugins");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Transfers of a receiver that are not entered in its catalog yet, one file each; 0700. */
    public Path transfers() {
        return root.resolve("transfers");
    }

    /** Alerts that nobody was told yet; 0700. */
    public Path alerts() {
        return root.resolve("alerts");
    }

    /** What was done at a receiver, chained; 0700. */
    public Path audit() {
        return root.resolve("audit");
    }

    /** Levels and format of the log. */
    public Path logging() {
        return root.resolve("logging.properties");
    }

    /** Certificate authority and registry of clients of a receiver. */
    public Path clients() {
        return root.resolve("clients");
    }

    /** Certificate authority and registry of those who may ask the agent over the network, and where it listens for them; 0700. */
    public Path operators() {
        return root.resolve("operators");
    }

    /** One folder per agent that is asked over the network: address, key, certificate; 0700. */
    public Path fleet() {
        return root.resolve("fleet");
    }

    /** Which storage a receiver has used, by its mark. */
    public Path storageMark() {
        return root.resolve("storage.id");
    }

    /** Where a receiver's storage lies, when it is not {@link #storage}. */
    public Path storageLocation() {
        return root.resolve("storage.location");
    }

    /** Published backups of a receiver. */
    public Path storage() {
        return root.resolve("storage");
    }
}
