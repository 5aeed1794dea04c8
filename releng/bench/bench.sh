#!/usr/bin/env bash
# Measures Quiesce beside its peers, alternating in one run; see README.md here. Prints a table, keeps results.tsv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P) root=$(cd "$(dirname "$0")/../.." && pwd -P)
megabytes=${1:-1200} rounds=${2:-3}
B=${QUIESCE_BENCH_DIR:-${TMPDIR:-/tmp}/quiesce-bench}
PATH=$PATH:/usr/sbin
. "$root/releng/scripts/java.sh"
. "$root/releng/scripts/needs.sh"
quiesce_need mvn:maven mariadbd:mariadb-server mariadb:mariadb-client sysbench:sysbench zstd:zstd zip:zip socat:socat openssl:openssl time:time
. "$root/releng/scripts/products.sh"
mkdir -p "$B"/{run,logs,out}
data=$B/data socket=$B/run/my.sock port=33999
result=$B/out/results.tsv
: >"$result"
export BENCH_DB_PASSWORD=bench

server=(mariadbd --no-defaults --user="$(id -un)" --datadir="$data" --socket="$socket" --pid-file="$B/run/my.pid"
    --port=$port --bind-address=127.0.0.1 --innodb-buffer-pool-size=1G --innodb-flush-log-at-trx-commit=0
    --log-error="$B/logs/mariadbd.log" --skip-log-bin)
sql() { mariadb --no-defaults -S "$socket" -uroot "$@"; }
up() {
    setsid "${server[@]}" </dev/null >/dev/null 2>&1 &
    for _ in $(seq 600); do sql -e 'select 1' >/dev/null 2>&1 && return; sleep 0.1; done
    echo "bench: MariaDB did not start" >&2; exit 1
}
down() {
    p=$(cat "$B/run/my.pid" 2>/dev/null) || return 0
    kill "$p"; while kill -0 "$p" 2>/dev/null; do sleep 0.1; done
}
receiver_pid=
tidy() { down || true; [ -n "$receiver_pid" ] && kill "$receiver_pid" 2>/dev/null; wait 2>/dev/null; }
trap tidy EXIT

generate() {
    [ -f "$B/generated-$megabytes" ] && return
    echo "generating about $megabytes MB" >&2
    rm -rf "$data" "$B"/generated-*
    mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$data" --auth-root-authentication-method=normal \
        >"$B/logs/install.log" 2>&1
    up
    sql -e "create database sbtest; create database bench;
        create user backup@localhost identified by 'bench'; create user backup@127.0.0.1 identified by 'bench';
        grant all on *.* to backup@localhost, backup@127.0.0.1;"
    sysbench oltp_read_write --db-driver=mysql --mysql-socket="$socket" --mysql-user=root --tables=4 \
        --table-size=$((megabytes * 400)) --threads=2 --rand-seed=1 prepare >"$B/logs/sysbench.log"
    sql bench -e "
        create table events (id bigint primary key, ts int, type varchar(16), payload text, key (ts), key (type));
        insert into events select seq, 1700000000 + seq, elt(1 + seq % 5, 'login', 'order', 'refund', 'view', 'error'),
            concat('{\"user\":', seq * 7919 % 100003, ',\"path\":\"/shop/item/', seq % 4001, '\",\"agent\":\"Mozilla/5.0\",\"note\":\"',
                repeat(concat('item ', seq % 97, ' '), 20 + seq % 40), '\"}') from seq_1_to_$((megabytes * 650));
        create table orders (id bigint primary key, customer int, sku char(10), qty smallint, price decimal(10,2), created datetime, key (customer));
        insert into orders select seq, seq * 31 % 50021, left(md5(seq % 3001), 10), seq % 9, seq % 9973 / 7,
            timestamp '2024-01-01 00:00:00' + interval seq second from seq_1_to_$((megabytes * 800));
        create table blobs (id int primary key, data mediumblob);
        insert into blobs select seq, concat(random_bytes(1024), random_bytes(1024), random_bytes(1024), random_bytes(1024)) from seq_1_to_$((megabytes * 20));
        delete from orders where id % 17 = 3; analyze table events, orders" >/dev/null
    sql -e "set global innodb_fast_shutdown=0"
    down
    touch "$B/generated-$megabytes"
}

cpu_of() { awk -v t="$(getconf CLK_TCK)" '{ printf "%.2f", ($14 + $15 + $16 + $17) / t }' "/proc/$1/stat"; }
rss_of() { awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$1/status"; }
# note ROW WALL CPU RSS_MB BYTES DOWNTIME
note() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" | tee -a "$result" >&2; }
# timed COMMAND…  -> sets wall cpu rss
timed() {
    sync
    /usr/bin/time -o "$B/out/time" -f '%e %U %S %M' "$@" >"$B/logs/last.out" 2>"$B/logs/last.err" || {
        echo "bench: failed: $*" >&2; cat "$B/logs/last.err" >&2; exit 1; }
    read -r wall user system rss < <(tail -n 1 "$B/out/time")
    cpu=$(awk "BEGIN { print $user + $system }") rss=$((rss / 1024))
}
warm() { find "$data" -type f -exec cat {} + >/dev/null; }
size() { stat -c %s "$1"; }

capture_quiesce() { rm -f "$B/out/q.zip"; timed "$QUIESCE" archive create "$data" "$B/out/q.zip"; note "capture: quiesce" "$wall" "$cpu" "$rss" "$(size "$B/out/q.zip")" -; rm -f "$B/out/q.zip"; }
capture_tar() { timed bash -c "tar cf - -C '$data' . | zstd -q -1 -T0 >'$B/out/t.zst'; sync '$B/out/t.zst'"; note "capture: tar+zstd" "$wall" "$cpu" "$rss" "$(size "$B/out/t.zst")" -; rm -f "$B/out/t.zst"; }
capture_zip() { rm -f "$B/out/i.zip"; timed bash -c "cd '$data' && zip -q -r -1 '$B/out/i.zip' . && sync '$B/out/i.zip'"; note "capture: zip" "$wall" "$cpu" "$rss" "$(size "$B/out/i.zip")" -; rm -f "$B/out/i.zip"; }

start_receiver() {
    rm -rf "$B/agent" "$B/receiver"; mkdir -p "$B/agent/plans" "$B/receiver"
    "$QUIESCE_RECEIVER" run --home "$B/receiver" --listen 127.0.0.1:0 --enrol-listen 127.0.0.1:0 >"$B/logs/receiver.out" 2>"$B/logs/receiver.err" &
    receiver_pid=$!
    for _ in $(seq 300); do grep -q '^listening' "$B/logs/receiver.out" && break; sleep 0.1; done
    code=$("$QUIESCE_RECEIVER" client add bench --address "$(sed -n 's/.*enrolment on //p' "$B/logs/receiver.out")" --home "$B/receiver" 2>/dev/null)
    "$QUIESCE" enrol "${code#quiesce enrol }" --as vault --home "$B/agent" >/dev/null
    {
        printf 'name: bench\ninstance:\n  port: %s\n  user: backup\n  password: ${env:BENCH_DB_PASSWORD}\n' "$port"
        printf '  dataDirectory: %s\n  service:\n    command:\n      start:\n' "$data"
        printf '        - "%s"\n' "${server[@]}"
        printf 'transfer: { receiver: vault }\n'
    } >"$B/agent/plans/bench.yaml"
    {
        sed 's/^name: bench/name: snapshot/' "$B/agent/plans/bench.yaml"
        printf 'capture: { restart: after-snapshot, snapshot: { kind: reflink } }\n'
    } >"$B/agent/plans/snapshot.yaml"
}
# Whether the file system of the data directory can clone files.
clones() { cp --reflink=always "$B/key.pem" "$B/out/clone" 2>/dev/null; }

# full_quiesce [PLAN ROW]
full_quiesce() {
    plan=${1:-bench} row=${2:-full: quiesce}
    up; c0=$(cpu_of "$receiver_pid")
    timed "$QUIESCE" backup run "$plan" --accept-no-boot-recovery --json --home "$B/agent"
    c1=$(cpu_of "$receiver_pid")
    stored=$(sed -n 's/.*"stored" : \([0-9]*\).*/\1/p' "$B/logs/last.out") downtime=$(sed -n 's/.*"downtime" : \([0-9.]*\).*/\1/p' "$B/logs/last.out")
    down
    r=$(rss_of "$receiver_pid"); [ "$r" -gt "$rss" ] && rss=$r
    note "$row" "$wall" "$(awk "BEGIN { print $cpu + $c1 - $c0 }")" "$rss" "$stored" "$downtime"
}

certificate() {
    [ -s "$B/key.pem" ] && return
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost -keyout "$B/k" -out "$B/cert.pem" 2>/dev/null
    cat "$B/k" "$B/cert.pem" >"$B/key.pem"
}

full_tar() {
    up
    began=$(date +%s%N)
    /usr/bin/time -o "$B/out/time-receiver" -f '%e %U %S %M' socat -u "OPENSSL-LISTEN:34567,bind=127.0.0.1,reuseaddr,cert=$B/key.pem,cafile=$B/cert.pem,verify=1,commonname=localhost" "CREATE:$B/out/t.zst" &
    far=$!
    sleep 0.3
    down_began=$(date +%s%N)
    down
    timed bash -c "tar cf - -C '$data' . | zstd -q -1 -T0 | socat -u - 'OPENSSL:127.0.0.1:34567,cert=$B/key.pem,cafile=$B/cert.pem,commonname=localhost'"
    wait $far; sync "$B/out/t.zst"
    up
    downtime=$(awk "BEGIN { printf \"%.2f\", ($(date +%s%N) - $down_began) / 1e9 }")
    total=$(awk "BEGIN { printf \"%.2f\", ($(date +%s%N) - $began) / 1e9 - 0.3 }")
    down
    read -r _ u s r < <(tail -n 1 "$B/out/time-receiver")
    sent=$(awk "BEGIN { print $cpu + $u + $s }") most=$rss
    note "full: tar+zstd+TLS" "$total" "$sent" "$rss" "$(size "$B/out/t.zst")" "$downtime"
    timed bash -c "sha256sum '$B/out/t.zst'; md5sum '$B/out/t.zst'"
    note "full: tar+zstd+TLS, then sha256sum and md5sum" "$(awk "BEGIN { print $total + $wall }")" "$(awk "BEGIN { print $sent + $cpu }")" \
        "$most" "$(size "$B/out/t.zst")" "$downtime"
}

restore_quiesce() {
    rm -rf "$B/restored"; c0=$(cpu_of "$receiver_pid")
    timed "$QUIESCE" restore latest --to "$B/restored" --yes --json --home "$B/agent"
    note "restore: quiesce" "$wall" "$(awk "BEGIN { print $cpu + $(cpu_of "$receiver_pid") - $c0 }")" "$rss" - -
    rm -rf "$B/restored"
}
restore_tar() {
    rm -rf "$B/restored"; mkdir "$B/restored"
    timed bash -c "zstd -q -dc '$B/out/t.zst' | tar xf - -C '$B/restored'; sync -f '$B/restored'"
    note "restore: tar" "$wall" "$cpu" "$rss" - -
    rm -rf "$B/restored"
}
restore_tls() {
    rm -rf "$B/restored"; mkdir "$B/restored"
    /usr/bin/time -o "$B/out/time-receiver" -f '%e %U %S %M' socat -u "OPEN:$B/out/t.zst" "OPENSSL-LISTEN:34568,bind=127.0.0.1,reuseaddr,cert=$B/key.pem,cafile=$B/cert.pem,verify=1,commonname=localhost" &
    far=$!
    sleep 0.3
    timed bash -c "socat -u 'OPENSSL:127.0.0.1:34568,cert=$B/key.pem,cafile=$B/cert.pem,commonname=localhost' - | tee >(sha256sum >'$B/out/sum') | zstd -q -dc | tar xf - -C '$B/restored'; sync -f '$B/restored'"
    wait $far
    read -r _ u s r < <(tail -n 1 "$B/out/time-receiver")
    note "restore: TLS, sha256sum, zstd -dc, tar x" "$wall" "$(awk "BEGIN { print $cpu + $u + $s }")" "$rss" - -
    rm -rf "$B/restored"
}

generate
certificate
start_receiver
warm
for round in $(seq "$rounds"); do
    echo "round $round" >&2
    capture_quiesce; capture_tar
    [ "$round" -eq 1 ] && capture_zip
    full_quiesce; full_tar
    clones && full_quiesce snapshot "full: quiesce, after-snapshot"
    restore_quiesce; restore_tls; restore_tar
done

echo
echo "Data directory: $(du -sb "$data" | cut -f1) bytes; median of $rounds rounds; $(nproc) cores; $(uname -r)"
echo "| | wall s | CPU s | RSS MiB | stored MB | downtime s |"
echo "|---|---|---|---|---|---|"
cut -f1 "$result" | awk '!seen[$0]++' | while IFS= read -r row; do
    awk -F'\t' -v row="$row" '
        function median(a, n,   i, j, t) { for (i = 1; i < n; i++) for (j = i + 1; j <= n; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t } return a[int((n + 1) / 2)] }
        $1 == row { n++; w[n] = $2 + 0; c[n] = $3 + 0; if ($4 + 0 > r) r = $4 + 0; b = $5; d[n] = $6 + 0; has = $6 != "-" }
        END { printf "| %s | %.1f | %.1f | %d | %s | %s |\n", row, median(w, n), median(c, n), r, b == "-" ? "–" : sprintf("%.0f", b / 1e6), has ? sprintf("%.1f", median(d, n)) : "–" }' "$result"
done
