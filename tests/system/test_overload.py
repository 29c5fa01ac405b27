#!/usr/bin/env python3
"""A full site: a film comes down within a second all the same, the operator is let in, and when the
crowd has gone all is as before."""

import resource
import socket
import time
import urllib.error
import urllib.request

from a_library import Library
from running_site import SECOND_S, Tally

CROWD = 1000


def connect(port):
    return socket.create_connection(("127.0.0.1", port), 10)


def status(base, path):
    try:
        with urllib.request.urlopen(base + path, timeout=10) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        assert error.code != 503 or error.headers["Retry-After"], error.headers
        return error.code


def main():
    tally = Tally()
    holds = tally.holds
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with Library() as library:
        library.put("a.mp4", "large.mp4")
        library.put("a.json", '{"state": "live"}')
        library.put("b.mp4", "one.mp4")
        library.put("b.json", '{"state": "live"}')
        library.index()
        library.serve("--threads", "2", before=["prlimit", "--nofile=256:256"])
        port = int(library.base.rsplit(":", 1)[1])
        media = f"/media/{library.film('a')['versions'][0]['id']}/original.mp4"
        viewer = connect(port)
        viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        viewer.sendall(f"GET {media} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        holds("a viewer watches", viewer.recv(12) == b"HTTP/1.1 200")

        crowd = [connect(port) for _ in range(CROWD)]
        time.sleep(0.2)
        holds("who comes is told so at once", status(library.base, "/") == 503)
        holds("the operator is let in", status(library.base, "/healthz") == status(library.base, "/readyz") ==
              status(library.base, "/metrics") == 200)
        begun = time.monotonic()
        done = library.run("films", "withdraw", "a")
        holds("a film is withdrawn", done.returncode == 0, done)
        cut = library.until(lambda: status(library.base, media) in (404, 503) and is_cut(viewer))
        holds("and its transfer cut within a second", cut is not None and time.monotonic() - begun < SECOND_S + 0.5,
              time.monotonic() - begun)
        for one in crowd:
            one.close()
        holds("the crowd gone, all is as before", library.until(
            lambda: status(library.base, "/films/b") == 200) is not None)
        holds("and the film stays down", status(library.base, media) == 404)
        viewer.close()
        holds("it has not ended", library.server.poll() is None)
    tally.finish()


def is_cut(viewer):
    """Whether the connection ended before all was sent: what has arrived is read first."""
    viewer.settimeout(0.05)
    try:
        while viewer.recv(1 << 20):
            pass
        return True
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


if __name__ == "__main__":
    main()
