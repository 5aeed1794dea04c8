package io.quiesce.persistence.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** A long history, for benchmarks. */
public final class ManyRuns {

    private static final int PLANS = 200;

    private ManyRuns() {}

    /**
     * Makes the database of a home with so many runs, in the schema before there were indices of texts: the first that opens it brings
     * it up to date. One of fifty has failed, one of a hundred is not good.
     *
     * @param lines of each run's log
     * @param step between two starts
     */
    public static void fill(Path file, int rows, int lines, Instant first, Duration step) throws Exception {
        try (Connection connection =
                        SqliteFile.ready(file, Migration.ALL.subList(0, 3)).getConnection();
                Statement statement = connection.createStatement()) {
            String sql = """
                insert into run (id, kind, status, plan, backup, place, started_at, ended_at, raw_bytes, stored_bytes, downtime_millis,
                    error_type, error_message, error_hint, error_stack, error_system)
                with recursive n (i) as (select 0 union all select i + 1 from n where i < ROWS - 1),
                    r (i, at, status) as (select i, FIRST + i * STEP,
                        case when i % 50 = 1 then 'FAILED' when i % 100 = 2 then 'NOT_GOOD'
                            when i < 50 and i % 10 = 3 then 'CANCELLED' else 'COMPLETED' end from n)
                select printf('%08x-%04x-7%03x-8%03x-%012x', at >> 16, at & 65535, i % 4096, i % 4093, i), 'BACKUP', status,
                    printf('plan-%03d', i % PLANS), printf('%08x-%04x-7%03x-9%03x-%012x', at >> 16, at & 65535, i % 4096, i % 4093, i),
                    printf('vault:2026/plan-%03d_%d_full', i % PLANS, i), at, at + 60000, 1000000000 + i, 300000000 + i, 9000,
                    case when status = 'FAILED' then 'StorageException' end,
                    case when status = 'FAILED' then case when i % 1000 = 1 then 'no space left on device'
                        else 'the receiver does not answer' end end,
                    case when status = 'FAILED' then 'Check the receiver.' end, case when status = 'FAILED' then 'stack' end,
                    case when status = 'FAILED' then '{}' end from r
                """;
            connection.setAutoCommit(false);
            statement.execute(sql.replace("ROWS", Integer.toString(rows))
                    .replace("FIRST", Long.toString(first.toEpochMilli()))
                    .replace("STEP", Long.toString(step.toMillis()))
                    .replace("PLANS", Integer.toString(PLANS)));
            statement.execute("""
                insert into run_line (run_id, position, told_at, severity, line)
                with recursive p (k) as (select 0 union all select k + 1 from p where k < %d)
                select r.id, k, r.started_at + 1000 * k, 'INFO',
                    case when k = 0 then 'published as ' || r.place || ', ' || r.stored_bytes || ' bytes, 1.3 GB of data'
                        when k = 1 and r.rowid = 5 then 'the needle in the hay'
                        else 'stage ' || k || ' of ' || r.plan || ' took ' || (r.raw_bytes %% 977) || ' ms' end
                from run r, p
                """.formatted(lines - 1));
            connection.commit();
        }
    }
}
