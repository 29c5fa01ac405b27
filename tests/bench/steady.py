"""As fast as it goes: ranges, whole films and pages over few connections, plain and under TLS."""

from pattern import Pattern, fetch, fetched
from stage import FILM_BYTES
from table import Line

CONNECTIONS = 16
RANGE, LARGE_RANGE = 64 << 10, 1 << 20
WHOLE_MS = 8000  # some 200 films: of the 40 that 2 s are enough for, the slowest would be the p99
FILM, PAGE = "/film.mp4", "/page"


def asks(path, ms=2000, **flags):
    """A measure: that request again and again, for so long."""
    flags = {"connections": CONNECTIONS, "of": FILM_BYTES, **flags}

    def measure(run, server):
        before = server.cpu_s()
        got = fetched(fetch(server, path, run.scaled(ms, 250), seed=run.round, **flags), server)
        cpu = server.cpu_s() - before
        return {"s_gb": cpu / (got["bytes"] / 1e9), "us": cpu / got["requests"] * 1e6,
                "rate": got["requests"] / got["seconds"], "p99_ms": got["p99"] / 1000}
    return measure


def lines(cpu, ratio_max):
    p99_max = ratio_max and 1.1
    return [Line("CPU s/GB", "s_gb", 3, ratio_max=ratio_max) if cpu == "s_gb"
            else Line("CPU us/request", "us", 1, ratio_max=ratio_max),
            Line("requests/s", "rate", is_more_better=True), Line("p99 ms", "p99_ms", 2, ratio_max=p99_max)]


def steady(word, title, measure, wanted, **more):
    return Pattern(word, title, measure, wanted, is_kept=True, **more)


RENO = {"congestion": "reno"}
TLS = {"ours": "ours tls", "others": {"nginx tls": ""}}
PATTERNS = [
    steady("ranges", "64 KiB ranges", asks(FILM, range=RANGE), lines("s_gb", 0.65)),
    steady("ranges", "1 MiB ranges", asks(FILM, range=LARGE_RANGE), lines("s_gb", 0.65)),
    steady("whole", "whole 100 MiB", asks(FILM, WHOLE_MS), lines("s_gb", 1.05)),
    steady("whole", "whole 100 MiB, client copies", asks(FILM, WHOLE_MS, copy=True), lines("s_gb", 1.2)),
    steady("page", "4 KiB page", asks(PAGE), lines("us", 0.95)),
    steady("reno", "64 KiB ranges, reno", asks(FILM, range=RANGE), lines("s_gb", None), **RENO),
    steady("reno", "1 MiB ranges, reno", asks(FILM, range=LARGE_RANGE), lines("s_gb", None), **RENO),
    steady("reno", "whole 100 MiB, reno", asks(FILM), lines("s_gb", None), **RENO),
    steady("reno", "4 KiB page, reno", asks(PAGE), lines("us", None), **RENO),
    steady("tls", "64 KiB ranges, TLS 1.3", asks(FILM, range=RANGE), lines("s_gb", 0.9), **TLS),
    steady("tls", "1 MiB ranges, TLS 1.3", asks(FILM, range=LARGE_RANGE), lines("s_gb", 0.9), **TLS),
    steady("tls", "handshake and a page, TLS 1.3", asks(PAGE, fresh=True), lines("us", None), **TLS),
]
