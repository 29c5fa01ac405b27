"""Connections that have asked once and ask nothing more: what they hold, what they cost, and what is
left of them when they have gone."""

import socket
import time

from pattern import Pattern
from servers import Failed
from table import Line

CONNECTIONS = 10000
REQUEST = b"GET /page HTTP/1.1\r\nHost: bench\r\n\r\n"
CLOSED_WITHIN_S = 10


def connect(server, count):
    """So many connections, each with its answer read."""
    crowd = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", server.port), 10)
        crowd.append(one)
        one.sendall(REQUEST)
        got = one.recv(65536)
        if not got.startswith(b"HTTP/1.1 200 "):
            raise Failed(f"{server.name}: connection {len(crowd)} gets {got[:40]}")
        head, body = got.split(b"\r\n\r\n", 1)
        length = int(head.lower().split(b"content-length:")[1].split()[0])
        while len(body) < length:
            body += one.recv(65536)
    return crowd


def established(server):
    """How many the server still has, as the kernel counts them, which the server does not notice."""
    wanted = f":{server.port:04X}"
    with open("/proc/net/tcp") as file:
        return sum(line.split()[1].endswith(wanted) and line.split()[3] == "01" for line in file)


def measure(run, server):
    count, watched_s = run.scaled(CONNECTIONS, 200), run.scaled(10, 1)
    before = server.anonymous_bytes()
    crowd = connect(server, count)
    time.sleep(run.scaled(2, 0.2))
    held, cpu = server.anonymous_bytes() - before, server.cpu_s()
    time.sleep(watched_s)
    cpu = server.cpu_s() - cpu
    kept = established(server)
    for one in crowd:
        one.close()
    until = time.monotonic() + CLOSED_WITHIN_S
    while established(server) and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(run.scaled(2, 0.2))
    if kept < count:
        raise Failed(f"{server.name}: of {count} idle connections {kept} were kept")
    return {"own_kb": held / count / 1000, "cpu": cpu / watched_s * 100,
            "left_kb": (server.anonymous_bytes() - before) / count / 1000}


PATTERNS = [
    Pattern("idle", "10,000 idle connections", measure,
            [Line("memory each, kB", "own_kb", 1, ours_max=17),
             Line("CPU, % of a core", "cpu", 2, ours_max=0.1),
             Line("kept when gone, kB each", "left_kb", 1, is_judged=False)], rounds_max=2),
]
