#!/bin/bash
# Builds two clean clones of the last commit, in folders of different names and at different times, and compares their products
# file by file and their archives whole: same-build.sh [FOLDER]. Says which differ, and exits 1 then. FOLDER (default: a temporary
# one) takes about 1 GB and is removed when the builds are equal.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/quiesce-same-build.XXXXXX")}
mkdir -p "$work"

# files by their bytes, links by their targets, and everybody's rights
sums() { # FOLDER
    (cd "$1" && {
        find . -type f -exec sha256sum {} +
        find . -type l -printf '%l  %p -> link\n'
        find . -printf '%m  %p rights\n'
    } | LC_ALL=C sort -k2)
}

build() { # NAME
    git clone -q --no-hardlinks "$root" "$work/$1"
    (cd "$work/$1" && ./mvnw -q -B -DskipTests clean verify -pl product -am)
    sums "$work/$1/product/target/products" >"$work/$1.sums"
}

build one
build another-name
files=$(grep -vc -e ' rights$' "$work/one.sums" || true)
[ "$files" -gt 0 ] || { echo "no product was built in $work" >&2; exit 2; }
if diff "$work/one.sums" "$work/another-name.sums" >"$work/differences"; then
    echo "two clean builds of $(git -C "$root" rev-parse --short HEAD) are equal: $files files of all products"
    rm -rf "$work"
else
    echo "two clean builds of $(git -C "$root" rev-parse --short HEAD) differ:"
    cat "$work/differences"
    echo "both are kept in $work"
    exit 1
fi
