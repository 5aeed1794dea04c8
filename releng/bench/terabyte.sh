#!/usr/bin/env bash
# Moves a terabyte that is not there through agent and receiver and back and looks whether their memory stays flat; see README.md here.
#   releng/bench/terabyte.sh [BYTES [CHUNK_MIB [PICTURE.svg]]]     such as 1T (default) or 64G, powers of 1000; chunks of 50 MiB by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P) root=$(cd "$(dirname "$0")/../.." && pwd -P)
. "$root/releng/scripts/java.sh"
. "$root/releng/scripts/needs.sh"
quiesce_need mvn:maven mariadbd:mariadb-server python3:python3 cc:gcc
bytes=$(numfmt --from=si "${1:-1T}") chunk=${2:-50} picture=${3:-}
B=${QUIESCE_BENCH_DIR:-${TMPDIR:-/tmp}/quiesce-terabyte}
PATH=$PATH:/usr/sbin
. "$root/releng/scripts/products.sh"
[ ! -e "$B" ] || { echo "terabyte: $B exists; remove it, or name another folder in QUIESCE_BENCH_DIR" >&2; exit 2; }
mkdir -p "$B"/{logs,out,agent/plans,receiver}
samples=$B/out/samples.csv data=$B/data socket=$B/my.sock port=$((20000 + RANDOM % 20000))
export BENCH_DB_PASSWORD=bench

server=(mariadbd --no-defaults --user="$(id -un)" --datadir="$data" --socket="$socket" --pid-file="$B/my.pid"
    --port=$port --bind-address=127.0.0.1 --log-error="$B/logs/mariadbd.log" --skip-log-bin)
sql() { mariadb --no-defaults -S "$socket" -uroot "$@"; }
fail() { echo "terabyte: $*" >&2; exit 1; }
agent_pid='' receiver_pid=''
tidy() {
    for pid in $agent_pid $receiver_pid $(cat "$B/my.pid" 2>/dev/null || true); do
        kill "$pid" 2>/dev/null || continue
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    done
    rm -rf "$data" "$B/restored" "$B/receiver/storage" "$B/agent/spool"
}
trap tidy EXIT
trap 'exit 130' INT TERM
# until FILE PATTERN PID
until_says() {
    for _ in $(seq 1200); do
        grep -qs "$2" "$1" && return
        kill -0 "$3" 2>/dev/null || break
        sleep 0.1
    done
    fail "$1 does not say '$2': $(tail -n 8 "${1%.*}.err")"
}

mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$data" --auth-root-authentication-method=normal >"$B/logs/install.log" 2>&1
setsid "${server[@]}" </dev/null >/dev/null 2>&1 &
for _ in $(seq 600); do sql -e 'select 1' >/dev/null 2>&1 && break; sleep 0.1; done
sql -e "create user backup@localhost identified by 'bench'; create user backup@127.0.0.1 identified by 'bench';
    grant all on *.* to backup@localhost, backup@127.0.0.1;"
source=$(python3 "$here/terabyte/source.py" "$data/sparse" "$bytes")
echo "source: $source bytes in $(find "$data/sparse" -type f | wc -l) files, $(du -sm "$data/sparse" | cut -f1) MiB of them on disk" >&2

cc -shared -fPIC -O2 -o "$B/zeros.so" "$here/terabyte/zeros.c" -ldl
LD_PRELOAD=$B/zeros.so QUIESCE_JAVA_OPTS="-Xlog:gc:file=$B/out/receiver.gc:uptime:filecount=0" \
    "$QUIESCE_RECEIVER" run --home "$B/receiver" --listen 127.0.0.1:0 --enrol-listen 127.0.0.1:0 >"$B/logs/receiver.out" 2>"$B/logs/receiver.err" &
receiver_pid=$!
until_says "$B/logs/receiver.out" '^listening' $receiver_pid
code=$("$QUIESCE_RECEIVER" client add bench --address "$(sed -n 's/.*enrolment on //p' "$B/logs/receiver.out")" --home "$B/receiver" 2>/dev/null)
"$QUIESCE" enrol "${code#quiesce enrol }" --as vault --home "$B/agent" >/dev/null
{
    printf 'name: terabyte\ninstance:\n  port: %s\n  user: backup\n  password: ${env:BENCH_DB_PASSWORD}\n' "$port"
    printf '  dataDirectory: %s\n  service:\n    command:\n      start:\n' "$data"
    printf '        - "%s"\n' "${server[@]}"
    printf 'capture: { codec: store, blockSize: %s, spoolLimit: 1GiB }\n' "$([ "$chunk" -ge 2 ] && echo 1MiB || echo 64KiB)"
    printf 'transfer: { receiver: vault, chunkSize: %sMiB }\n' "$chunk"
} >"$B/agent/plans/terabyte.yaml"
QUIESCE_JAVA_OPTS="-Xlog:gc:file=$B/out/agent.gc:uptime:filecount=0" \
    "$QUIESCE" agent --accept-no-boot-recovery --home "$B/agent" >"$B/logs/agent.out" 2>"$B/logs/agent.err" &
agent_pid=$!
until_says "$B/logs/agent.err" '^the agent serves' $agent_pid
for pid in $agent_pid $receiver_pid; do
    tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qx -- -Xmx256m || fail "process $pid has another heap than 256 MiB"
done

cpu_of() { awk -v t="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / t }' "/proc/$1/stat"; }
# Seconds since the clock of the samples began at which a process was started; what its log of collections counts from.
started() { awk -v t="$(getconf CLK_TCK)" -v b="$booted" '{ sub(/.*\) /, ""); print $20 / t - b }' "/proc/$1/stat"; }
look() { # PID STARTED
    printf ',%s,%s,%s,%s,%s' "$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$1/status")" "$(find "/proc/$1/fd" -mindepth 1 | wc -l)" \
        "$(awk '/^Threads/ { print $2 }' "/proc/$1/status")" "$(cpu_of "$1")" "$2"
}
kept() { # bytes of the chunks that the receiver's journal has, up to one: a header, then 64 bytes for each
    size=$(find "$B/receiver/storage/.uploads" -name parts -printf '%s\n' 2>/dev/null)
    echo $((${size:-0} / 64 * chunk * 1048576))
}
restored() { # bytes of the archive that are durable in the copy
    cat "$B"/agent/restores/*/position.properties 2>/dev/null | sed -n 's/^position=//p' | grep . || echo "${moved:-0}"
}
checked() { # bytes that the receiver has read back, by what it tells the run
    echo $(($(sed -n 's/.* seal  *\([0-9]*\)%.*/\1/p' "$B/logs/run.err" | tail -n 1 | grep . || echo 0) * source / 100))
}

{
    printf 'seconds,stage,bytes'
    for process in agent receiver; do printf ',%s_rss_mib,%s_handles,%s_threads,%s_cpu,%s_started' $process $process $process $process $process; done
    echo
} >"$samples"
booted=$(cut -d' ' -f1 /proc/uptime)
agent_started=$(started $agent_pid) receiver_started=$(started $receiver_pid)
collected=-1 stage=transfer
sample() {
    now=$(awk -v b="$booted" '{ printf "%.1f", $1 - b }' /proc/uptime)
    if [ "$stage" = transfer ] && [ -n "$(find "$B/receiver/storage/.arrivals" -name seal 2>/dev/null)" ]; then
        stage='read back' collected=-1
    fi
    case $stage in
        transfer) moved=$(kept) ;;
        restore) moved=$(restored) ;;
        'read back') moved=$(checked) ;;
    esac
    echo "$now,$stage,$moved$(look $agent_pid "$agent_started")$(look $receiver_pid "$receiver_started")" >>"$samples"
    # a full collection 32 times on each part of the way shows what lives; any other is left to the processes
    part=$((moved * 32 / source))
    if [ $part -ne $collected ]; then
        collected=$part
        for pid in $agent_pid $receiver_pid; do "$JAVA_HOME/bin/jcmd" $pid GC.run >/dev/null; done
    fi
}

# follow PID WHAT LOG: samples until the command has ended
follow() {
    while kill -0 "$1" 2>/dev/null; do
        sample
        sleep 5
    done
    wait "$1" || fail "the $2 failed: $(tail -n 8 "$3")"
}
spent() { # NOW BEFORE
    awk "BEGIN { print $1 - $2 }"
}
rest() {
    stage=after
    for _ in 1 2 3; do sample; sleep 5; done
}

agent_cpu=$(cpu_of $agent_pid) receiver_cpu=$(cpu_of $receiver_pid) began=$(date +%s)
"$QUIESCE" backup run terabyte --accept-no-boot-recovery --json --home "$B/agent" >"$B/out/result.json" 2>"$B/logs/run.err" &
follow $! backup "$B/logs/run.err"
ended=$(date +%s)
grep -q '"good" : true' "$B/out/result.json" || fail "the backup is not good: $(cat "$B/out/result.json")"
agent_cpu=$(spent "$(cpu_of $agent_pid)" "$agent_cpu") receiver_cpu=$(spent "$(cpu_of $receiver_pid)" "$receiver_cpu")
rest
zip=$(find "$B/receiver/storage/bench" -name '*.zip')
[ "$(stat -c %s "$zip")" -gt "$source" ] || fail "$zip is smaller than the source"

stage=restore moved=0 collected=-1 restored=$B/restored
agent_back=$(cpu_of $agent_pid) receiver_back=$(cpu_of $receiver_pid) asked=$(date +%s)
backup=$(sed -n 's/.*"id" : "\([^"]*\)".*/\1/p' "$B/out/result.json")
"$QUIESCE" restore "$backup" --to "$restored" --yes --json --home "$B/agent" >"$B/out/restore.json" 2>"$B/logs/restore.err" &
follow $! restore "$B/logs/restore.err"
back=$(date +%s)
agent_back=$(spent "$(cpu_of $agent_pid)" "$agent_back") receiver_back=$(spent "$(cpu_of $receiver_pid)" "$receiver_back")
rest
python3 "$here/terabyte/compare.py" "$data/sparse" "$restored/sparse" || fail "what was restored is not the source"

{
    echo "$source bytes in $((ended - began)) s: $((source / (ended - began) / 1000000)) MB/s, the check of the whole included."
    echo "CPU seconds: agent $agent_cpu, receiver $receiver_cpu. Published: $(stat -c %s "$zip") bytes, $(du -m "$zip" | cut -f1) MiB of them on disk."
    echo "Restored as a copy in $((back - asked)) s: $((source / (back - asked) / 1000000)) MB/s; CPU seconds: agent $agent_back, receiver $receiver_back. Compared with the source: equal."
    echo "Load at the end $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, kernel $(uname -r)."
    echo
    python3 "$here/terabyte/curve.py" "$samples" "$B/out/agent.gc" "$B/out/receiver.gc" ${picture:+"$picture"}
} | tee "$B/out/summary.md"
echo "Samples: $samples" >&2
