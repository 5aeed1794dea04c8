# Sourced: installs what the build, the tests or the demo need beside a JDK, or names the command that would. Plain sh.
#   quiesce_need PROGRAM:PACKAGE …     a program on the PATH (or in /usr/sbin) and the package that brings it
#   lib/NAME.so:PACKAGE[|PACKAGE]      a shared library; the first package that exists is taken
#   /FOLDER/*/PROGRAM:PACKAGE          a program off the PATH, in the folder of some version

quiesce_has() {
    case $1 in
        lib/*) ldconfig -p 2>/dev/null | grep -q "[[:space:]]${1#lib/} " || /sbin/ldconfig -p 2>/dev/null | grep -q "[[:space:]]${1#lib/} " ;;
        /*) for found in $1; do [ -x "$found" ] && return 0; done; return 1 ;;
        *) command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] ;;
    esac
}

quiesce_need() {
    missing=
    for need in "$@"; do
        quiesce_has "${need%%:*}" || missing="$missing ${need#*:}"
    done
    [ -z "$missing" ] && return 0
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=none; fi
    fi
    if [ "$sudo" = none ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "Needed and not installed:$(echo "$missing" | sed 's/|[^ ]*//g')" >&2
        echo "  Debian/Ubuntu:  sudo apt-get install --no-install-recommends$(echo "$missing" | sed 's/|[^ ]*//g')" >&2
        return 1
    fi
    $sudo apt-get update -qq -o DPkg::Lock::Timeout=300 >/dev/null 2>&1 || true
    packages=
    for choice in $missing; do
        found=
        for package in $(echo "$choice" | tr '|' ' '); do
            [ -n "$found" ] || { apt-cache show "$package" >/dev/null 2>&1 && found=$package; }
        done
        packages="$packages ${found:-${choice%%|*}}"
    done
    echo "installing:$packages" >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 $packages >/dev/null || {
        echo "apt-get could not install:$packages" >&2
        return 1
    }
}
