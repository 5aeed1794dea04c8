#!/usr/bin/env bash
# Measures pages of the history and of transfers at many rows, on SQLite and on a PostgreSQL and a MariaDB of its own; see README.md here.
#   releng/bench/queries.sh [ROWS] [LINES]     rows of each table (default 1000000), lines of a run's log (default 8)
set -euo pipefail
cd "$(dirname "$0")/../.."
. releng/scripts/java.sh
. releng/scripts/needs.sh
quiesce_need mvn:maven mariadbd:mariadb-server '/usr/lib/postgresql/*/bin/initdb:postgresql'
m=bundles
rm -f tests/io.quiesce.tests/target/surefire-reports/*QueryBenchmark*
./mvnw -q -B -ntp verify \
    -pl "$m/io.quiesce.logging,$m/io.quiesce.alerting,$m/io.quiesce.reporting,$m/io.quiesce.monitoring,$m/io.quiesce.plugins,tests/io.quiesce.tests" \
    -am -Dtest=QueryBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip \
    -Dquiesce.bench.rows="${1:-1000000}" -Dquiesce.bench.lines="${2:-8}"
# without what libraries say
grep -E '^(\||Pages|Counts|runs:|$)' tests/io.quiesce.tests/target/surefire-reports/*QueryBenchmark-output.txt
