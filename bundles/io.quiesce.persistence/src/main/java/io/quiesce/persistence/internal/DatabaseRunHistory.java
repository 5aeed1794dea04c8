package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.service.RunHistory;
import io.quiesce.api.service.RunObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of homes, in their databases. */
@Component(service = {RunHistory.class, DatabaseRunHistory.class})
public final class DatabaseRunHistory implements RunHistory {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRunHistory.class);
    private static final Comparator<RunLog> NEWEST_FIRST =
            Comparator.comparing(RunLog::startedAt).thenComparing(RunLog::id).reversed();

    private final HomeDatabases databases;
    private final Clock clock;
    private final List<RunObserver> observers = new CopyOnWriteArrayList<>();

    @Activate
    public DatabaseRunHistory(@Reference HomeDatabases databases) {
        this(databases, Clock.systemUTC());
    }

    DatabaseRunHistory(HomeDatabases databases, Clock clock) {
        this.databases = databases;
        this.clock = clock;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(RunObserver observer) {
        observers.add(observer);
    }

    void remove(RunObserver observer) {
        observers.remove(observer);
    }

    /** Tells whoever wants to know of a run that is over. */
    void tell(Path home, RunLog run) {
        tell(run, observer -> observer.over(home, run));
    }

    /** Tells whoever wants to know what a run has said that goes on. */
    void tellCritical(Path home, RunLog run, String text) {
        tell(run, observer -> observer.critical(home, run, text));
    }

    /** What goes wrong there is no failure of the run. */
    private void tell(RunLog run, Consumer<RunObserver> told) {
        for (RunObserver observer : observers) {
            try {
                told.accept(observer);
            } catch (RuntimeException | LinkageError e) { // the border
                LOG.error("{} could not be told of run {}", observer, run.id(), e);
            }
        }
    }

    private HomeDatabase database(Path home) throws DatabaseException {
        return databases.of(home);
    }

    /** Enters a run that is over, and those that have been left. */
    void enter(Path home, RunLog run) throws DatabaseException {
        HomeDatabase database = database(home);
        Map<UUID, RunLog> over = new LinkedHashMap<>();
        left(home).stream().filter(DatabaseRunHistory::isOver).forEach(one -> over.put(one.id(), one));
        over.put(run.id(), run);
        enter(home, database, List.copyOf(over.values()));
    }

    private static boolean isOver(RunLog run) {
        return run.status() != RunStatus.RUNNING;
    }

    /** In one transaction; the files go when it is durable, so that a kill between the two enters nothing twice. */
    private void enter(Path home, HomeDatabase database, List<RunLog> over) throws DatabaseException {
        if (over.isEmpty()) {
            return;
        }
        List<RunLog> entered = database.write(session -> {
            RunTable table = new RunTable(session);
            List<RunLog> fresh = over.stream().filter(table::add).toList();
            table.prune(table.retention(), clock.instant());
            return fresh;
        });
        // the others were told by their own process
        entered.stream().filter(run -> run.status() == RunStatus.INTERRUPTED).forEach(run -> tell(home, run));
        for (RunLog run : over) {
            try {
                RunFile.remove(new Home(home).history(), run.id());
            } catch (IOException e) {
                LOG.warn("the file of run {}, which is entered, cannot be removed: {}", run.id(), e.toString());
            }
        }
    }

    /** What lies in the home as files: runs at work, killed ones, and those that could not be entered. */
    private static List<RunLog> left(Path home) {
        List<RunLog> runs = new ArrayList<>();
        try {
            for (Path file : RunFile.all(new Home(home).history())) {
                try {
                    RunFile.read(file).ifPresent(runs::add);
                } catch (IOException e) {
                    LOG.warn("{} holds no run and is left alone: {}", file, e.toString());
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot look for runs that are not entered yet: {}", e.toString());
        }
        return runs;
    }

    /**
     * Takes in what was left.
     *
     * @return the runs that are at work
     */
    private List<RunLog> takeIn(Path home, HomeDatabase database) throws DatabaseException {
        List<RunLog> left = left(home);
        enter(home, database, left.stream().filter(DatabaseRunHistory::isOver).toList());
        return left.stream()
                .filter(Predicate.not(DatabaseRunHistory::isOver))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    @Override
    public RunPage list(Path home, RunQuery query) throws DatabaseException {
        HomeDatabase database = database(home);
        List<RunLog> running = takeIn(home, database);
        RunPage stored = database.read(session -> new RunTable(session).page(query));
        if (query.after().isPresent()) {
            return stored;
        }
        List<RunLog> rows = new ArrayList<>();
        running.stream().filter(query::matches).map(RunLog::withoutLines).forEach(rows::add);
        rows.addAll(stored.runs());
        return new RunPage(rows, stored.more());
    }

    @Override
    public long count(Path home, RunQuery query) throws DatabaseException {
        HomeDatabase database = database(home);
        long running = takeIn(home, database).stream().filter(query::matches).count();
        return running + database.read(session -> new RunTable(session).count(query));
    }

    @Override
    public List<RunLog> find(Path home, String beginning) throws DatabaseException {
        HomeDatabase database = database(home);
        List<RunLog> found = new ArrayList<>();
        String begin = beginning.toLowerCase(Locale.ROOT);
        for (RunLog run : takeIn(home, database)) {
            Optional<String> backup = run.backup().map(Object::toString);
            if (run.id().toString().startsWith(begin)
                    || backup.map(b -> b.startsWith(begin)).orElse(false)) {
                found.add(run);
            }
        }
        found.addAll(database.read(session -> new RunTable(session).find(begin)));
        return found;
    }

    @Override
    public LogRetention retention(Path home) throws DatabaseException {
        return database(home).read(session -> new RunTable(session).retention());
    }

    @Override
    public int retain(Path home, LogRetention retention) throws DatabaseException {
        HomeDatabase database = database(home);
        takeIn(home, database);
        return database.write(session -> {
            RunTable table = new RunTable(session);
            table.retain(retention);
            return table.prune(retention, clock.instant());
        });
    }
}
