#!/usr/bin/env python3
"""What growth costs: growth.py [--quick] [--rounds N] [--json FILE]. The real `incare serve` over
catalogues of 100, 10,000 and 100,000 films, and over 10 and 1,000 mapped renditions, in turn. CPU of
a media range and of kept pages must stay, and memory must be what docs/sizing.md computes."""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack

import servers
import table
from pattern import Run, fetch, fetched, say
from table import Line

# The same bytes are watched everywhere, so that the processor's own caches are as full.
WATCHED_BYTES, QUICK_BYTES = 1000 << 20, 20 << 20
RANGE = 64 << 10
WORDS_A_FILM = 16
CONNECTIONS = 8
# docs/sizing.md says them too.
BYTES_AT_FIRST, BYTES_A_FILM, BYTES_A_RENDITION = 33e6, 1400, 400

MEDIA = "64 KiB range"
PAGES = {"the home page": "/", "a film's page": "/films/film-000000"}
LINES = [Line(f"CPU us, {what}", what, 1, ratio_max=1.1) for what in (MEDIA, *PAGES)]


class Site:
    """`incare serve` over so many films, of which so many can be played."""

    def __init__(self, room, watched, films, renditions):
        self.films, self.renditions = films, renditions
        self.name = f"{films:,} films, {renditions:,} renditions"
        self.data = os.path.join(room, self.name)
        self.paths = self.data + ".paths"
        self.rendition_bytes = watched // renditions

    def __enter__(self):
        begun = time.monotonic()
        make = os.path.join(servers.BUILD, "tests", "support", "make_catalogue")
        subprocess.run([make, self.data, str(self.films), str(WORDS_A_FILM)], check=True)
        self.add_renditions()
        port = servers.free_port()
        self.server = servers.Server(self.name, port, [
            os.path.join(servers.BUILD, "incare"), "serve", "--data", self.data, "--listen", f"127.0.0.1:{port}"])
        self.server.__enter__()
        with open(self.paths) as paths:  # each is mapped, and all of it in memory
            for path in paths:
                fetched(fetch(self.server, path.strip(), 1), self.server)
        say(f"  {self.name}: {time.monotonic() - begun:.0f} s")
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def add_renditions(self):
        """Files that are all holes read like any other once they are in memory."""
        with sqlite3.connect(os.path.join(self.data, "catalogue.db")) as db:
            found = db.execute("SELECT id, path FROM renditions ORDER BY id LIMIT ?",
                               (self.renditions,)).fetchall()
            db.executemany("UPDATE renditions SET bytes = ? WHERE id = ?",
                           [(self.rendition_bytes, row) for row, _ in found])
        with open(self.paths, "w") as paths:
            for _, path in found:
                paths.write(f"/media/{path}\n")
                whole = os.path.join(self.data, "renditions", path)
                os.makedirs(os.path.dirname(whole), mode=0o700)
                with open(whole, "wb") as file:
                    file.truncate(self.rendition_bytes)

    def cpu_us(self, run, path, **flags):
        """Of one request."""
        before = self.server.cpu_s()
        got = fetched(fetch(self.server, path, run.scaled(1500, 200), connections=CONNECTIONS, seed=run.round,
                            **flags), self.server)
        return (self.server.cpu_s() - before) / got["requests"] * 1e6

    def measure(self, run):
        run.checks += 1
        media = self.cpu_us(run, self.paths, paths=self.renditions, range=RANGE, of=self.rendition_bytes)
        return {MEDIA: media, **{name: self.cpu_us(run, path) for name, path in PAGES.items()}}


def rounds_of(run, sites):
    """[{site's name: figures}]; the first round warms up and does not count."""
    rounds = []
    for number in range(run.rounds + 1):
        run.round = number + 1
        say(f"  round {number} of {run.rounds}")
        rounds.append({site.name: site.measure(run) for site in (sites if number % 2 else reversed(sites))})
    return rounds[1:]


def memory(name, measured, computed):
    line = Line(name, "bytes", 1, ratio_max=1.0, is_judged=False)
    return table.compare("memory: measured, computed", line,
                         [({"bytes": measured / 1e6}, {"bytes": computed / 1e6})])


def rows_of(run, sites):
    small, middle, large, wide = sites
    rounds = rounds_of(run, sites)
    steps = [(f"films {small.films:,} -> {middle.films:,}", middle, small),
             (f"films {small.films:,} -> {large.films:,}", large, small),
             (f"renditions {middle.renditions:,} -> {wide.renditions:,}", wide, middle)]
    rows = [table.compare(step, line, [(figures[grown.name], figures[base.name]) for figures in rounds])
            for step, grown, base in steps for line in LINES]
    anonymous = {site.name: site.server.anonymous_bytes() for site in sites}
    rows.append(memory("to begin with, MB", anonymous[small.name], BYTES_AT_FIRST))
    rows.append(memory(f"{large.films - small.films:,} more films, MB",
                       anonymous[large.name] - anonymous[small.name], (large.films - small.films) * BYTES_A_FILM))
    rows.append(memory(f"{wide.renditions - middle.renditions:,} more renditions, MB",
                       anonymous[wide.name] - anonymous[middle.name],
                       (wide.renditions - middle.renditions) * BYTES_A_RENDITION))
    return rows


def main():
    parser = argparse.ArgumentParser(description="what growth costs")
    parser.add_argument("--quick", action="store_true", help="small catalogues, to see that it works")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE", help="keep the figures of every round there")
    arguments = parser.parse_args()
    servers.end_with_signals("growth")
    run = Run(None, 1 if arguments.quick else arguments.rounds, arguments.quick)
    sizes = run.scaled([(100, 10), (10000, 10), (100000, 10), (10000, 1000)],
                       [(100, 10), (200, 10), (300, 10), (200, 50)])
    watched = run.scaled(WATCHED_BYTES, QUICK_BYTES)
    with tempfile.TemporaryDirectory(prefix="incare-growth-", dir="/var/tmp") as room, ExitStack() as running:
        try:
            rows = rows_of(run, [running.enter_context(Site(room, watched, *size)) for size in sizes])
        except servers.Failed as failure:
            print(f"not so: {failure}\n{run.checks} passed, 1 failed")
            sys.exit(1)
    if arguments.quick:
        print(f"{run.checks} passed, 0 failed")
        return
    table.print_head("grown", "small")
    table.print_rows(rows)
    if arguments.json:
        table.write_json(arguments.json, {"rounds": run.rounds}, rows)


main()
