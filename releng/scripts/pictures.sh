#!/usr/bin/env bash
# Takes the pictures of the window anew that docs/ shows: the tests that drive it leave them, in the light theme and in the dark one.
#   releng/scripts/pictures.sh            all of them, into docs/images/light and docs/images/dark
# Look at each of them before it is committed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. releng/scripts/java.sh
. releng/scripts/needs.sh
quiesce_need mvn:maven Xvfb:xvfb mariadbd:mariadb-server lib/libgtk-3.so.0:'libgtk-3-0|libgtk-3-0t64'
m=bundles
taken=tests/io.quiesce.tests/target/pictures
for theme in light dark; do
    rm -rf "$taken/$theme"
    ./mvnw -q -B -ntp verify \
        -pl "$m/io.quiesce.logging,$m/io.quiesce.alerting,$m/io.quiesce.reporting,$m/io.quiesce.monitoring,$m/io.quiesce.plugins,$m/io.quiesce.workbench,product,tests/io.quiesce.tests" \
        -am -Dtest='Workbench*Test' -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dquiesce.theme="$theme"
done
for theme in light dark; do
    rm -rf "docs/images/$theme"
    mkdir -p "docs/images/$theme"
    cp "$taken/$theme"/*.png "docs/images/$theme/"
done
missing=0
while read -r named; do
    [ -f "docs/$named" ] || { echo "pictures: docs/ shows $named, which no test has taken" >&2; missing=1; }
done < <(grep -rhoE --include='*.md' '\(images/[^)]+\)' docs | tr -d '()' | sort -u)
diff <(ls docs/images/light) <(ls docs/images/dark) >&2 || { echo "pictures: not every one was taken in both themes" >&2; missing=1; }
du -sh docs/images/light docs/images/dark
exit $missing
