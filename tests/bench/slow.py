"""Crowds on slow lines: how much of what they want they get, what it costs, what a viewer holds of the
memory, and how long somebody else waits meanwhile."""

import json

from pattern import Pattern, answer, client, fetch, fetched
from servers import Failed
from stage import FILM_BYTES
from table import Line

PROBE_EVERY_MS = 20
NEVER_US = 10_000_000
DELAY = "client's own delay, ms"


class crowd:
    """`with crowd(...) as viewers`: they have all come; viewers.result() waits for the window's end."""

    def __init__(self, server, count, rate, ramp_ms, settle_ms, window_s):
        self.name = server.name
        self.process = client("viewers", server.port, "/film.mp4", FILM_BYTES, count, rate,
                              ramp_ms, settle_ms, window_s)

    def __enter__(self):
        if self.process.stdout.readline() != "begin\n":
            self.__exit__()
            raise Failed(f"{self.name}: no crowd came")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def result(self):
        return json.loads(self.process.stdout.readline())


def crowd_of(viewers, rate, ramp_ms, settle_ms, seconds):
    """A measure: so many viewers, each at so many bytes a second."""
    def measure(run, server):
        count, window_s = run.scaled(viewers, 50), run.scaled(seconds, 1)
        anonymous = server.anonymous_bytes()
        with crowd(server, count, rate, run.scaled(ramp_ms, 200), run.scaled(settle_ms, 100),
                   window_s) as watching:
            before = server.cpu_s()
            page, fresh = probe(run, server, window_s * 800)
            own, sockets = server.anonymous_bytes() - anonymous, server.socket_bytes()
            got = watching.result()
            cpu = server.cpu_s() - before
        if run.is_quick and (got["lost"] or got["unserved"]):
            raise Failed(f"{server.name}: of {count} viewers {got['lost']} were lost, {got['unserved']} not served")
        return {"delivered": got["delivered"] * 100, "unserved": got["unserved"], "lagging": got["lagging"],
                "s_gb": cpu / (got["bytes"] / 1e9), "late_ms": got["late_ms"],
                "own_kb": own / count / 1000, "socket_kb": sockets / count / 1000,
                "held_kb": (own + sockets) / count / 1000, "page_ms": page["p99"] / 1000,
                "fresh_ms": fresh["p99"] / 1000}
    return measure


def probe(run, server, milliseconds):
    """What somebody else meets meanwhile, who comes anew each time."""
    probes = [fetch(server, "/page", milliseconds, every=PROBE_EVERY_MS, fresh=True),
              fetch(server, "/film.mp4", milliseconds, every=PROBE_EVERY_MS, fresh=True, range=64 << 10,
                    of=FILM_BYTES, seed=run.round)]
    if run.is_quick:
        return [fetched(one, server) for one in probes]
    # Of an answer that never comes only that is known; the clients wait ten seconds for it.
    said = [answer(one, server.name) for one in probes]
    return [{**one, "p99": NEVER_US} if one["failures"] else one for one in said]


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
        Line(DELAY, "late_ms", is_judged=False),
    ]


PATTERNS = [
    Pattern("slow", "9,500 viewers, 40 kB/s", crowd_of(9500, 40000, 8000, 5000, 12),
            lines(delivered=98, ratio=0.75, kb=150, ms=50),
            others={"nginx": "", "nginx sndbuf": "; sndbuf=256k"}),
    Pattern("reno", "9,500 viewers, 40 kB/s, reno", crowd_of(9500, 40000, 8000, 5000, 12),
            lines(delivered=98, ratio=None), rounds_max=3, congestion="reno"),
    Pattern("crowd", "1,000 viewers, 1.5 Mbit/s", crowd_of(1000, 187500, 2000, 2000, 12),
            lines(delivered=99.5, ratio=1.5)),
]
