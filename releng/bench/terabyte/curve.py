#!/usr/bin/env python3
"""Tells from the samples of terabyte.sh whether memory stayed flat: a table of each quarter of the way, and a picture.

curve.py SAMPLES.csv AGENT.gc RECEIVER.gc [PICTURE.svg]     exit code 1: something grew
"""
import csv
import re
import statistics
import sys

# 12.345s … GC(7) Pause Young (Allocation Failure) 90M->21M(247M) 3.210ms
PAUSE = re.compile(r"([\d.]+)s.*GC\(\d+\) Pause (\w+) \(([^)]*)\) (\d+)M->(\d+)M\((\d+)M\)")
QUARTERS = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]
# the first of the parts of the way that each stage has
TRANSFER, READ_BACK, RESTORE = 0, 4, 5
PROCESSES = ["agent", "receiver"]


def step(row, most):
    """Index of the part of the way that a sample belongs to; none before the first chunk and after the verdict."""
    stage, done = row["stage"], row["bytes"]
    if stage == "read back":
        return READ_BACK
    if stage in most and done > 0:
        return (TRANSFER if stage == "transfer" else RESTORE) + min(3, int(4 * done / (most[stage] + 1)))
    return None


def collections(path, uptime):
    """Moments on the clock of the samples, with what was there after each collection; and of those that were asked for."""
    every, asked = [], []
    with open(path) as lines:
        for line in lines:
            found = PAUSE.search(line)
            if found:
                at, _, cause, _, after, _ = found.groups()
                every.append((float(at) + uptime, int(after)))
                if cause == "Diagnostic Command":
                    asked.append(every[-1])
    return every, asked


def series(samples, gc):
    """Name, unit and points (moment, value) of everything that was measured."""
    measured = []
    for process in PROCESSES:
        every, asked = collections(gc[process], samples[0][f"{process}_started"])
        measured.append((process, "heap after a full collection, MiB", asked))
        measured.append((process, "heap after any collection, MiB", every))
        for column, name in [("rss_mib", "RSS, MiB"), ("handles", "file handles"), ("threads", "threads")]:
            measured.append((process, name, [(r["seconds"], r[f"{process}_{column}"]) for r in samples]))
    return measured


def told(values):
    if not values:
        return "–"
    return f"{values[0]:.0f} / {statistics.median(values):.0f} / {max(values):.0f} / {values[-1]:.0f}"


def parts(samples):
    """Moments at which each part of the way began and ended, by its index."""
    most = {stage: max((r["bytes"] for r in samples if r["stage"] == stage), default=0) for stage in ("transfer", "restore")}
    ends = {}
    for row in samples:
        s = step(row, most)
        if s is not None:
            ends.setdefault(s, [row["seconds"], row["seconds"]])[1] = row["seconds"]
    return ends


def within(points, ends, s):
    begin, end = ends.get(s, (1, 0))
    return [v for t, v in points if begin <= t <= end]


def table(measured, ends, first, columns):
    steps = range(first, first + len(columns))
    print("| | | " + " | ".join(columns) + " |")
    print("|---|---|" + "---|" * len(columns))
    for process, name, points in measured:
        cells = [told(within(points, ends, s)) for s in steps]
        print(f"| {process} | {name} | " + " | ".join(cells) + " |")
    print("| both | seconds | " + " | ".join(f"{ends[s][1] - ends[s][0]:.0f}" if s in ends else "–" for s in steps) + " |")


def grown(measured, ends):
    """What has a median in the last quarter that is more than a tenth above that of the second: in the first a process warms up."""
    for process, name, points in measured:
        for way, first in (("sent", TRANSFER), ("restored", RESTORE)):
            second, last = (within(points, ends, first + quarter) for quarter in (1, 3))
            if second and last and statistics.median(last) > 1.1 * statistics.median(second):
                yield f"{process}, {name}, {way}: {statistics.median(second):.0f} → {statistics.median(last):.0f}"


def picture(samples, measured, path):
    """RSS and heap after full collections over time; light and dark by the reader's theme."""
    width, height, left, top, foot = 720, 260, 46, 22, 40
    last = samples[-1]["seconds"]
    x = lambda t: left + (width - left - 10) * t / last
    y = lambda mib: top + (height - top - foot) * (1 - mib / 512)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
        "<style>text{fill:#444}.grid{stroke:#8884}.agent{stroke:#1f6fb4}.receiver{stroke:#c2571a}polyline{fill:none;stroke-width:1.5}"
        ".live{stroke-dasharray:4 3}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>",
    ]
    for mib in (0, 128, 256, 384, 512):
        out.append(f'<line class="grid" x1="{left}" x2="{width - 10}" y1="{y(mib):.0f}" y2="{y(mib):.0f}"/>')
        out.append(f'<text x="{left - 6}" y="{y(mib) + 4:.0f}" text-anchor="end">{mib}</text>')
    minutes = max(1, round(last / 60 / 8))
    for m in range(0, int(last / 60) + 1, minutes):
        out.append(f'<text x="{x(m * 60):.0f}" y="{height - foot + 15}" text-anchor="middle">{m}</text>')
    out.append(f'<text x="{width - 10}" y="{height - 6}" text-anchor="end">minutes</text><text x="4" y="10">MiB</text>')
    for stage in ("read back", "restore"):
        began = next((r["seconds"] for r in samples if r["stage"] == stage), None)
        if began is not None:
            out.append(f'<line class="grid" x1="{x(began):.0f}" x2="{x(began):.0f}" y1="{top}" y2="{height - foot}"/>')
            out.append(f'<text x="{x(began) + 4:.0f}" y="{top + 10}">{stage}</text>')
    legend = left
    for process, name, all_points in measured:
        kind = {"RSS, MiB": "rss", "heap after a full collection, MiB": "live"}.get(name)
        if kind is None or not all_points:
            continue
        # the largest of what falls on the same two units of width
        points = {}
        for t, v in all_points:
            spot = int(x(t) / 2)
            points[spot] = max(points.get(spot, (t, v)), (t, v), key=lambda p: p[1])
        points = points.values()
        line = " ".join(f"{x(t):.1f},{y(v):.1f}" for t, v in points)
        out.append(f'<polyline class="{process} {kind}" points="{line}"/>')
        out.append(f'<polyline class="{process} {kind}" points="{legend},{height - 10} {legend + 22},{height - 10}"/>')
        label = f"{process}, {'RSS' if kind == 'rss' else 'live heap'}"
        out.append(f'<text x="{legend + 27}" y="{height - 6}">{label}</text>')
        legend += 150
    out.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")


def main(samples, agent, receiver, svg=None):
    with open(samples) as file:
        rows = [{k: v if k == "stage" else float(v) for k, v in r.items()} for r in csv.DictReader(file)]
    measured = series(rows, {"agent": agent, "receiver": receiver})
    ends = parts(rows)
    print("Sent, first / median / largest / last of each part:\n")
    table(measured, ends, TRANSFER, [*QUARTERS, "read back"])
    if RESTORE in ends:
        print("\nRestored:\n")
        table(measured, ends, RESTORE, QUARTERS)
    if svg:
        picture(rows, measured, svg)
    growth = list(grown(measured, ends))
    print("\nFlat: " + ("no; second to last quarter: " + "; ".join(growth) if growth else "yes"))
    return 1 if growth else 0


sys.exit(main(*sys.argv[1:]))
