#!/usr/bin/env python3
"""What who watches feels of packaging: beside.py [--rounds N] [--json FILE]. `incare serve` gives 1 MiB ranges of one
film while its packager is at another, and while that is held, in turn: each round is a pair."""

import argparse
import os
import signal
import sqlite3
import subprocess
import tempfile
import time

import packaging
import servers
import table
from pattern import fetch, fetched, say
from table import Line

WATCHED_BYTES, RANGE = 256 << 20, 1 << 20
CONNECTIONS, EVERY_MS, WINDOW_MS = 8, 40, 4000  # two hundred a second, of which the tenth worst is p99's
DRAWN_S, TIMES = 5, 12  # the film that is packaged: drawn once, then again and again
BEGUN_S = 60
LINES = [Line("p99 ms", "p99", 2, ratio_max=2), Line("median ms", "p50", 2, is_judged=False),
         Line("cores that packaging has", "cores", 2, is_judged=False)]


def fill(data):
    """A film to be watched, all in memory, and one in the library to be packaged. Answers where the first is."""
    make = os.path.join(servers.BUILD, "tests", "support", "make_catalogue")
    subprocess.run([make, data, "1", "0"], check=True)
    with sqlite3.connect(os.path.join(data, "catalogue.db")) as db:
        (path,) = db.execute("SELECT path FROM renditions").fetchone()
        db.execute("UPDATE renditions SET bytes = ?", (WATCHED_BYTES,))
    whole = os.path.join(data, "renditions", path)
    os.makedirs(os.path.dirname(whole), mode=0o700)
    with open(whole, "wb") as file:
        file.truncate(WATCHED_BYTES)
    library = os.path.join(data, "library")
    os.makedirs(library, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="film-", dir=data) as room:
        packaging.ffmpeg("-stream_loop", str(TIMES - 1), "-i", packaging.master(None, DRAWN_S, room), "-c", "copy",
                         os.path.join(library, "film.mov"))
    return f"/media/{path}"


def packers(server):
    """Those who package: they run when nobody else wants to."""
    return [pid for pid in server.pids() if os.sched_getscheduler(pid) == os.SCHED_IDLE]


def cpu_s(pids):
    total = 0
    for pid in pids:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
    return total / 1e9


def wait_until_begun(server):
    until = time.monotonic() + BEGUN_S
    while time.monotonic() < until:
        if cpu_s(packers(server)) > 1:
            return
        time.sleep(0.2)
    raise servers.Failed("nothing is packaged")


def measure(server, path, seed, is_held):
    pids = packers(server)
    if not pids:
        raise servers.Failed("packaging is over before its rounds are")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP if is_held else signal.SIGCONT)
    before, begun = cpu_s(pids), time.monotonic()
    got = fetched(fetch(server, path, WINDOW_MS, connections=CONNECTIONS, every=EVERY_MS, range=RANGE,
                        of=WATCHED_BYTES, seed=seed), server)
    cores = (cpu_s(pids) - before) / (time.monotonic() - begun)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    return {"p99": got["p99"] / 1000, "p50": got["p50"] / 1000, "cores": round(cores, 2)}


def rounds_of(server, path, rounds):
    """The first warms up, and does not count."""
    pairs = []
    for number in range(rounds + 1):
        figures = {is_held: measure(server, path, number + 1, is_held)
                   for is_held in ((True, False) if number % 2 else (False, True))}
        say(f"  round {number}: {figures[False]['p99']:.2f} ms beside it, {figures[True]['p99']:.2f} idle")
        pairs.append((figures[False], figures[True]))
    return pairs[1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE", help="keep the figures of every round there")
    asked = parser.parse_args()
    servers.end_with_signals("beside")
    with tempfile.TemporaryDirectory(prefix="incare-beside-", dir="/var/tmp") as data:
        path, port = fill(data), servers.free_port()
        with servers.Server("incare", port, [os.path.join(servers.BUILD, "incare"), "serve", "--data", data, "--listen",
                                             f"127.0.0.1:{port}", "--packaging", "ladder"]) as server:
            wait_until_begun(server)
            pairs = rounds_of(server, path, asked.rounds)
    rows = [table.compare("1 MiB range beside packaging", line, pairs) for line in LINES]
    table.print_head("packaging", "idle")
    table.print_rows(rows)
    if asked.json:
        table.write_json(asked.json, {"rounds": asked.rounds}, rows)


main()
