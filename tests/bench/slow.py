"""Crowds on slow lines: how much of what they want they get, what it costs, what a viewer holds of the
memory, and how long somebody else waits meanwhile."""

import json

from pattern import Pattern, client, fetch, fetched
from servers import Failed
from stage import FILM_BYTES
from table import Line

PROBE_EVERY_MS = 20


def crowd_of(viewers, rate, ramp_ms, seconds):
    """A measure: so many viewers, each at so many bytes a second."""
    def measure(run, server):
        count, window_s = run.scaled(viewers, 50), run.scaled(seconds, 1)
        anonymous = server.anonymous_bytes()
        crowd = client("viewers", server.port, "/film.mp4", FILM_BYTES, count, rate,
                       run.scaled(ramp_ms, 200), window_s)
        try:
            if crowd.stdout.readline() != "begin\n":
                raise Failed(f"{server.name}: no crowd came")
            before = server.cpu_s()
            window_ms = window_s * 900
            probes = [fetch(server, "/page", window_ms, every=PROBE_EVERY_MS, fresh=True),
                      fetch(server, "/film.mp4", window_ms, every=PROBE_EVERY_MS, fresh=True,
                            range=64 << 10, of=FILM_BYTES, seed=run.round)]
            page, fresh = (fetched(probe, server) for probe in probes)
            held = server.anonymous_bytes() - anonymous, server.socket_bytes()
            got = json.loads(crowd.stdout.readline())
            cpu = server.cpu_s() - before
        finally:
            crowd.kill()
            crowd.wait()
        return {"delivered": got["delivered"] * 100, "unserved": got["unserved"], "lagging": got["lagging"],
                "s_gb": cpu / (got["bytes"] / 1e9), "late_ms": got["late_ms"],
                "own_kb": held[0] / count / 1000, "socket_kb": held[1] / count / 1000,
                "held_kb": sum(held) / count / 1000, "page_ms": page["p99"] / 1000,
                "fresh_ms": fresh["p99"] / 1000}
    return measure


def lines(**wanted):
    return [
        Line("% of wanted delivered", "delivered", 1, is_more_better=True, ours_min=wanted["delivered"]),
        Line("viewers never served", "unserved", ours_max=0),
        Line("viewers > 1 s behind", "lagging"),
        Line("CPU s/GB", "s_gb", 3, ratio_max=wanted["ratio"]),
        Line("memory a viewer, kB", "held_kb", ours_max=wanted.get("kb")),
        Line("- of the processes, kB", "own_kb", 1, is_judged=False),
        Line("- of its socket, kB", "socket_kb", is_judged=False),
        Line("p99 of a page, ms", "page_ms", 1, ours_max=wanted.get("ms")),
        Line("p99 of a new 64 KiB, ms", "fresh_ms", 1, ours_max=wanted.get("ms")),
        Line("client's own delay, ms", "late_ms", is_judged=False),
    ]


PATTERNS = [
    Pattern("slow", "9,500 viewers, 40 kB/s", crowd_of(9500, 40000, 6000, 15),
            lines(delivered=98, ratio=0.75, kb=150, ms=50),
            others={"nginx": "", "nginx sndbuf": "; sndbuf=256k"}),
    Pattern("crowd", "1,000 viewers, 1.5 Mbit/s", crowd_of(1000, 187500, 2000, 12),
            lines(delivered=99.5, ratio=1.5)),
]
