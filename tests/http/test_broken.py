#!/usr/bin/env python3
"""Films whose files are cut short while they are sent: what comes is film, and the server lives."""

import os
import random
import socket
import ssl
import struct
import subprocess
import time

from serving import Server, holds, run

FILM = random.Random(3).randbytes(32 << 20)
LEFT = (24 << 20) + 1234  # within a page, the rest of which the kernel fills with zeros


class Film:
    """with Film(is_tls) as film: a server, and a large film that may be spoilt. Not kept: it learns of
    its length only by what cannot be read."""

    def __init__(self, is_tls, is_kept=True):
        self.server = Server("--threads", "2", "--kept", "16" if is_kept else "0")
        self.server.write("spoilt", FILM)
        self.server.flags += (f"/spoilt.mp4={self.server.path('spoilt')}:video/mp4",)
        self.context = None
        if is_tls:
            self.speak_tls()

    def speak_tls(self):
        key, cert = self.server.path("key"), self.server.path("cert")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", cert],
                       check=True, capture_output=True)
        self.server.flags += ("--tls", cert, key)
        self.context = ssl.create_default_context(cafile=cert)
        self.context.check_hostname = False

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *what):
        self.server.__exit__(*what)

    def ask(self, path, *fields):
        plain = socket.create_connection(("127.0.0.1", self.server.port), 10)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
        held = self.context.wrap_socket(plain) if self.context else plain
        held.sendall("\r\n".join([f"GET {path} HTTP/1.1", "Host: a", "Connection: close", *fields, "", ""]).encode())
        return held

    def get(self, path, *fields):
        """(status, body)"""
        return answer(self.ask(path, *fields))


def answer(held, before=b"", pause=None):
    """Reads to the end, whatever it is; with a pause when there is a MiB."""
    got = bytearray(before)
    try:
        while piece := held.recv(1 << 16):
            got += piece
            if pause and len(got) > 1 << 20:
                pause()
                pause = None
    except (ConnectionResetError, ssl.SSLError):
        pass
    held.close()
    head, _, body = bytes(got).partition(b"\r\n\r\n")
    return int(head[9:12] or 0), body


def is_film(body, first, is_tls):
    """What came is the film from first on. In the clear some may have been on its way as the file's
    own pages, lent before the cut: of those the kernel empties what lay behind it."""
    whole = body[:max(LEFT - first, 0)]
    behind = body[len(whole):]
    return FILM[first:].startswith(whole) and (
        FILM[first + len(whole):].startswith(behind) or
        not is_tls and all(one in (0, other) for one, other in zip(behind, FILM[first + len(whole):])))


def cut_while_sent(is_tls):
    with Film(is_tls) as film:
        others = [film.ask("/spoilt.mp4", f"Range: bytes={first}-") for first in (5, LEFT - 70000, LEFT - 5)]
        assert film.get("/spoilt.mp4", f"Range: bytes={LEFT}-{LEFT + 99}") == (206, FILM[LEFT:LEFT + 100])
        status, body = answer(film.ask("/spoilt.mp4"),
                              pause=lambda: os.truncate(film.server.path("spoilt"), LEFT))
        assert status == 200 and 1 << 19 < len(body) < len(FILM) and is_film(body, 0, is_tls), len(body)
        for first, held in zip((5, LEFT - 70000, LEFT - 5), others):
            status, body = answer(held)  # what of it lay in the kernel before may come
            assert status in (0, 500) or status == 206 and is_film(body, first, is_tls), (first, len(body))
        assert film.get("/film.mp4") == (200, film.server.film)
        assert film.get("/spoilt.mp4", "Range: bytes=0-9")[0] == 500
        assert film.server.said().count("film.broken") == 1


@holds("a film cut short while it is sent ends there, with nothing that is not of it; the server lives")
def plain():
    cut_while_sent(False)


@holds("the same over TLS, where our own memory is read")
def over_tls():
    cut_while_sent(True)


def cut_before(is_tls):
    with Film(is_tls) as film:
        os.truncate(film.server.path("spoilt"), LEFT)
        status, body = film.get("/spoilt.mp4", f"Range: bytes={LEFT - 4096}-{LEFT + 4095}")
        assert len(body) <= 4096 and FILM[LEFT - 4096:].startswith(body), (status, len(body))
        assert film.get("/film.mp4") == (200, film.server.film)


@holds("a film whose file is not kept open ends at the cut too, and is known to be broken then")
def not_kept():
    with Film(False, is_kept=False) as film:
        whole, parts = f"bytes={LEFT - 200000}-{LEFT + 200000}", f"bytes=0-9,{LEFT + 90000}-{LEFT + 90009},20-29"
        assert film.get("/spoilt.mp4", f"Range: {whole}") == (206, FILM[LEFT - 200000:LEFT + 200001])
        os.truncate(film.server.path("spoilt"), LEFT)
        status, body = film.get("/spoilt.mp4", f"Range: {parts}")
        assert FILM[20:30] not in body, status
        status, body = film.get("/spoilt.mp4", f"Range: {whole}")
        assert len(body) <= 300000 and status in (206, 500), (status, len(body))
        assert film.get("/film.mp4") == (200, film.server.film)
        assert film.get("/spoilt.mp4", "Range: bytes=0-9")[0] == 500
        assert film.server.said().count("film.broken") == 1


@holds("and a range over the cut, asked for later")
def later():
    cut_before(False)
    cut_before(True)


@holds("a hundred times over, by many at once")
def often():
    for is_tls in (False, True):
        with Film(is_tls) as film:
            for turn in range(3):
                crowd = [film.ask("/spoilt.mp4", f"Range: bytes={i << 20}-") for i in range(32)]
                time.sleep(0.05 * turn)
                if turn == 1:
                    os.truncate(film.server.path("spoilt"), LEFT)
                for i, held in enumerate(crowd):
                    if i % 3 == 0:
                        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        held.close()
                        continue
                    status, body = answer(held)
                    assert status in (0, 206, 500) and (status != 206 or is_film(body, i << 20, is_tls)), i
            assert film.get("/film.mp4") == (200, film.server.film)


run()
