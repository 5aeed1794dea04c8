#!/usr/bin/env bash
# Measures the window on a home with a long history, on a display of its own; see README.md here.
#   releng/bench/workbench.sh [RUNS]     default 100000
set -euo pipefail
cd "$(dirname "$0")/../.."
. releng/scripts/java.sh
. releng/scripts/needs.sh
quiesce_need mvn:maven Xvfb:xvfb lib/libgtk-3.so.0:'libgtk-3-0|libgtk-3-0t64'
m=bundles
rm -f tests/io.quiesce.tests/target/surefire-reports/*WorkbenchBenchmark*
./mvnw -q -B -ntp verify \
    -pl "$m/io.quiesce.logging,$m/io.quiesce.alerting,$m/io.quiesce.reporting,$m/io.quiesce.monitoring,$m/io.quiesce.plugins,$m/io.quiesce.workbench,product,tests/io.quiesce.tests" \
    -am -Dtest=WorkbenchBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dquiesce.bench.runs="${1:-100000}"
grep -E '^(\||the window|$)' tests/io.quiesce.tests/target/surefire-reports/*WorkbenchBenchmark-output.txt
