#!/usr/bin/env python3
"""What connections cost that ask nothing."""

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


with Server() as the_server:
    run(the_server)
