#!/usr/bin/env python3
"""What connections cost that ask nothing."""

import time

from serving import Server, holds, run

CONNECTIONS = 1000


@holds("an idle connection costs less than 17,000 bytes of memory")
def idle(server):
    before = server.memory_kib()
    connections = [server.connect() for _ in range(CONNECTIONS)]
    for connection in connections:
        assert connection.ask("/film.mp4", "Range: bytes=0-99").status == 206
    each = (server.memory_kib() - before) * 1024 / CONNECTIONS
    for connection in connections:
        connection.__exit__()
    assert 8192 < each < 17000, each


@holds("when they have gone, their memory goes back")
def gone(server):
    connections = [server.connect() for _ in range(CONNECTIONS)]
    for connection in connections:
        assert connection.ask("/page").status == 200
    most = server.memory_kib()
    time.sleep(1)  # it looks twice a second how many there are
    connections[0].ask("/page")
    for connection in connections:
        connection.__exit__()
    end = time.monotonic() + 15
    while (left := server.memory_kib()) > most - CONNECTIONS * 12:
        assert time.monotonic() < end, (most, left)
        time.sleep(0.1)


with Server() as the_server:
    run(the_server)
