# Sourced: finds a JDK >= 21 and exports JAVA_HOME, or says how to get one and returns 1. Plain sh.
# Order: QUIESCE_JAVA_HOME, JAVA_HOME, java on the PATH, then the places where packages put JDKs (the newest wins).

quiesce_java_version() { # HOME -> feature version, 0 when there is no working JDK
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || { echo 0; return; }
    v=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
    case $v in '' | *[!0-9]*) echo 0 ;; *) echo "$v" ;; esac
}

quiesce_find_jdk() {
    for h in "${QUIESCE_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
        [ -n "$h" ] && [ "$(quiesce_java_version "$h")" -ge 21 ] && { JAVA_HOME=$h; export JAVA_HOME; return 0; }
    done
    best=0 best_home=
    on_path=$(command -v javac 2>/dev/null || true)
    [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for h in "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$h" ] && [ -d "$h" ] || continue
        v=$(quiesce_java_version "$h")
        [ "$v" -gt "$best" ] && best=$v best_home=$h
    done
    if [ "$best" -ge 21 ]; then JAVA_HOME=$best_home; export JAVA_HOME; return 0; fi
    cat >&2 <<'TXT'
Quiesce needs a JDK of version 21 or newer and found none.
  Debian/Ubuntu:  apt-get install openjdk-21-jdk-headless   (or Temurin: https://adoptium.net)
Then run this again, or name the JDK's folder in QUIESCE_JAVA_HOME.
TXT
    return 1
}

quiesce_find_jdk
