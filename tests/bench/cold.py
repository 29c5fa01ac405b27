"""Films that are not in the page cache: how long somebody who watches one that is waits, when others
read from the disk. Where that can be, the disk is made as slow as one that turns: on a quick one no
server waits long enough to be seen."""

import os
import subprocess

import disk
from pattern import Pattern, fetch, fetched, say
from stage import FILM_BYTES
from table import Line

COLD, COLD_BYTES, QUICK_BYTES = "cold.mp4", 512 << 20, 16 << 20
RANGE = 64 << 10


def prepare(run):
    """The film is there, and the page cache holds nothing of it."""
    path = run.stage.path(COLD)
    if not os.path.exists(path):
        run.stage.add_film(COLD, run.scaled(COLD_BYTES, QUICK_BYTES))
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    said = subprocess.run(["fincore", "-nb", "-o", "RES", path], capture_output=True, text=True, check=False)
    if said.stdout.strip() not in {"0", ""}:
        say(f"  cold: note: {said.stdout.strip()} bytes of the film stay in memory here: it is not cold")


def watch(run, server):
    """Viewers of the warm film, started: each asks for its next 64 KiB every 10 ms."""
    return fetch(server, "/film.mp4", run.scaled(4000, 300), range=RANGE, of=FILM_BYTES, connections=8,
                 every=10, seed=run.round)


def measure(run, server):
    fetched(fetch(server, "/film.mp4", run.scaled(1000, 200), range=1 << 20, of=FILM_BYTES), server)  # warms
    alone = fetched(watch(run, server), server)
    with disk.slow_for(server) as is_slow:
        if not is_slow and run.round <= 2:
            say("  cold: note: the disk is as quick as it is; root could make it slow")
        readers = fetch(server, "/" + COLD, run.scaled(4000, 300), range=RANGE, connections=4, every=10,
                        of=run.scaled(COLD_BYTES, QUICK_BYTES), seed=run.round + 100)
        beside = fetched(watch(run, server), server)
        cold = fetched(readers, server)
    return {"alone": alone["worst"] / 1000, "p99": beside["p99"] / 1000, "worst": beside["worst"] / 1000,
            "added": max(0, beside["p99"] - alone["p99"]) / 1000,
            "added_worst": max(0, beside["worst"] - alone["worst"]) / 1000,
            "cold": cold["p99"] / 1000, "rate": cold["requests"] / cold["seconds"]}


PATTERNS = [
    Pattern("cold", "warm viewers beside cold reads", measure,
            [Line("worst alone, ms", "alone", 1, is_judged=False),
             Line("worst beside, ms", "worst", 1),
             Line("p99 beside, ms", "p99", 1),
             Line("added to the worst, ms", "added_worst", 1, ours_max=20),
             Line("added to the p99, ms", "added", 1, ours_max=20),
             Line("p99 of the cold ranges, ms", "cold", 1),
             Line("cold ranges/s", "rate", is_more_better=True)], prepare=prepare),
]
