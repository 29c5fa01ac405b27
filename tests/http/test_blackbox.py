#!/usr/bin/env python3
"""The checkers beside the checkout that know only HTTP, where they are there; `../shared/blackbox`. With --tls over
TLS."""

import os
import re
import subprocess
import sys

from forwarder import Forwarder
from serving import SHARED, TLS, Server, holds, run


def checker(name, *arguments):
    done = subprocess.run([sys.executable, os.path.join(SHARED, name), *map(str, arguments)],
                          capture_output=True, text=True, timeout=600)
    return done.stdout


@holds("range_check: every case, and 0 of 2,000 random ranges wrong")
def ranges(server):
    base = f"{'https' if TLS else 'http'}://127.0.0.1:{server.port}"
    said = checker("range_check.py", "--url", f"{base}/film.mp4", "--file", server.path("film"), "--empty-url",
                   f"{base}/empty.mp4", "--big-url", f"{base}/large.mp4", "--big-file", server.path("large"),
                   "--fuzz", 2000)
    assert "2000 random range sets, 0 wrong" in said, said
    assert re.search(r"^[1-9]\d+ passed, 0 failed, 0 skipped$", said, re.M), said
    assert not re.search(r"accepted +[1-9]", said), said  # the best answer to each


@holds("h1_robust: every must, slow heads cut within 16 s, nothing left behind")
def requests(server):
    if TLS:  # it looks into its sockets
        with Forwarder(server) as forwarder:
            robust(server, forwarder.port)
    else:
        robust(server, server.port)


def robust(server, port):
    said = checker("h1_robust.py", "--url", f"http://127.0.0.1:{port}/small.txt", "--pid", server.pid, "--slow", 20,
                   "--fuzz", 300)
    assert not re.search("^FAIL", said, re.M), said
    assert "300 mutated requests, 0 bad" in said and "alive at the end: True" in said, said
    for kind in ("slow header, 1 line/s", "connected, nothing sent", "half a request, then silence"):
        cut = re.search(re.escape(kind) + r" +cut after ([\d.]+) s", said)
        assert cut and float(cut.group(1)) <= 16, said
    before, after = map(int, re.search(r"fds (\d+) -> (\d+)", said).groups())
    assert after <= before + 1, said  # the last connection may not be closed yet


if not os.path.isdir(SHARED):
    print("../shared is not here")
    print("0 passed, 0 failed")
    sys.exit()
with Server() as the_server:
    run(the_server)
