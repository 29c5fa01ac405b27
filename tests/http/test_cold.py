#!/usr/bin/env python3
"""Films that are on the disk and not in memory: nobody waits for them but who asked. With --tls over
TLS."""

import os
import random
import re
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
from beside_cold import measure
from serving import Server, holds, run
from slow_disk import SlowDisk

DELAY_MS = 250  # of each 128 KiB
NAMES = ("ranges", "whole", "half", "beside", "cut", "gone", "parts", "drain")
BYTES = 8 << 20
WARM = 256 << 10  # of a film, the rest of which is on the disk
MORE = 48 << 20  # what even a fast reader does not get in a moment


def body(name):
    return random.Random(name).randbytes(MORE if name in ("beside", "cut") else BYTES)


def served(mount):
    return [f"/{name}.mp4={os.path.join(mount, name)}:video/mp4" for name in NAMES]


def started(mount, *flags):
    return Server("--threads", "1", *flags, *served(mount))


def cold_reads(server):
    return int(re.search(rb"^incare_cold_reads_total (\d+)$", server.get("/counts").body, re.M)[1])


class Watcher:
    """with Watcher(server) as watcher: a warm viewer; watcher.took after: the ms of each answer."""

    def __init__(self, server):
        self.server, self.took, self.is_over = server, [], False
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        with self.server.connect() as connection:
            for _ in range(10):  # a new connection is slow now and then for reasons of its own
                connection.ask("/film.mp4", "Range: bytes=0-65535")
            while not self.is_over:
                begun = time.monotonic()
                assert connection.ask("/film.mp4", "Range: bytes=0-65535").status == 206
                self.took.append((time.monotonic() - begun) * 1000)
                time.sleep(0.001)

    def __enter__(self):
        self.server.get("/film.mp4")
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join()

    def never_waits(self):
        """He would for every read of theirs, and each test makes four at least; a busy machine makes him, once."""
        late = [ms for ms in self.took if ms > WAITED_MS]
        assert self.took and len(late) < 2, late


WAITED_MS = 150  # less than one read


@holds("fresh ranges of a film on the disk come right, and delay nobody else")
def ranges(server):
    film, before = body("ranges"), cold_reads(server)
    with Watcher(server) as watcher, server.connect() as connection:
        for first in (BYTES - 5000, 3 << 20, 70000, 1 << 20):
            reply = connection.ask("/ranges.mp4", f"Range: bytes={first}-{first + 4999}")
            assert reply.status == 206 and reply.body == film[first:first + 5000], first
    assert cold_reads(server) - before == 4
    assert server.get("/ranges.mp4", "Range: bytes=0-99").body == film[:100]  # beside what was read
    assert cold_reads(server) - before == 4  # not cold any more
    watcher.never_waits()


@holds("a whole film on the disk comes right, and delays nobody else")
def whole(server):
    with Watcher(server) as watcher:
        begun = time.monotonic()
        assert server.get("/whole.mp4").body == body("whole")
        assert time.monotonic() - begun > DELAY_MS / 1000  # else it was not cold
    watcher.never_waits()


@holds("a transfer whose film is in memory at first, and then is not, delays nobody else")
def half(server):
    film = body("half")
    assert server.get("/half.mp4", f"Range: bytes=0-{BYTES // 2 - 1}").body == film[:BYTES // 2]
    time.sleep(1)
    with Watcher(server) as watcher:
        assert server.get("/half.mp4").body == film
    watcher.never_waits()


@holds("several parts, each on the disk, come right")
def parts(server):
    film = body("parts")
    reply = server.get("/parts.mp4", "Range: bytes=100-199,4000000-4000099,8000000-8000099")
    assert reply.status == 206
    pieces = re.findall(rb"Content-Range: bytes (\d+)-(\d+)/\d+\r\n\r\n(.{100})\r\n--", reply.body, re.S)
    assert [film[int(first):int(last) + 1] for first, last, _ in pieces] == [piece for *_, piece in pieces]
    assert len(pieces) == 3


@holds("many who ask for what is on the disk, all at once, delay nobody else")
def beside(server):
    tls = getattr(server, "context", None)
    took = measure(server.port, "/film.mp4", "/beside.mp4", MORE, 2, askers=24, tls=tls)["beside"]
    assert took["p99_ms"] < WAITED_MS, took


@holds("what is withdrawn while it waits for the disk is not sent, not even its head")
def cut(server):
    with server.connect() as connection:
        connection.send(b"GET /cut.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(DELAY_MS / 2500)
        os.kill(server.pid, signal.SIGUSR1)
        try:
            got = connection.socket.recv(1)
        except (ConnectionResetError, ssl.SSLError):
            got = b""
        os.kill(server.pid, signal.SIGUSR1)
        assert got == b"", got
    assert server.get("/cut.mp4", "Range: bytes=1-9").body == body("cut")[1:10]


def warm(path):
    """All at once, since the disk is slow."""
    with open(path, "rb") as file:
        threads = [threading.Thread(target=os.pread, args=(file.fileno(), 128 << 10, at))
                   for at in range(0, WARM, 128 << 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def read_until_cold(connection):
    """So much that the rest of what is warm waits in the kernel, and the server for the disk."""
    connection.send(b"GET /still.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
    got = 0
    while got < WARM - (112 << 10):
        got += len(connection.socket.recv(8192))
    time.sleep(0.3)


@holds("what is withdrawn while more of it is read from the disk goes no further, however slow the disk")
def cut_still(_):
    with tempfile.TemporaryDirectory(prefix="incare-still-") as folder:
        with open(os.path.join(folder, "still"), "wb") as file:
            file.write(body("still"))
        with SlowDisk(folder, folder + ".slow", 4000) as disk:
            path = os.path.join(disk.mount, "still")
            with Server("--threads", "1", f"/still.mp4={path}:video/mp4") as server:
                warm(path)
                with server.connect(room=8192) as connection:
                    read_until_cold(connection)
                    os.kill(server.pid, signal.SIGUSR1)
                    begun, got = time.monotonic(), 0
                    time.sleep(0.6)
                    try:
                        while piece := connection.socket.recv(65536):
                            got += len(piece)
                    except (ConnectionResetError, ssl.SSLError):
                        pass
                    assert got < connection.room() and time.monotonic() - begun < 3, (got, time.monotonic() - begun)
                assert server.get("/counts").status == 200


@holds("readers who hang up while they wait for the disk are forgotten")
def gone(server):
    server.get("/film.mp4")
    before = server.descriptors()
    for i in range(40):
        connection = server.connect()
        connection.send(b"GET /gone.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=%d-\r\n\r\n" % (i * 200000))
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.__exit__()
    end = time.monotonic() + 10
    while server.descriptors() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert server.descriptors() <= before
    assert server.get("/film.mp4").body == server.film


@holds("a server that is told to end while somebody waits for the disk lets him have it, and ends")
def drain(server):
    with server.connect() as connection:
        connection.send(b"GET /drain.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(DELAY_MS / 2500)
        os.kill(server.pid, signal.SIGTERM)
        assert connection.read().body == body("drain")
    assert server.process.wait(10) == 0


def main():
    folder = tempfile.mkdtemp(prefix="incare-cold-")
    for name in NAMES:
        with open(os.path.join(folder, name), "wb") as file:
            file.write(body(name))
    try:
        with SlowDisk(folder, folder + ".slow", DELAY_MS) as disk:
            if disk.why_not:
                print(f"skipped: no slow disk can be made here ({disk.why_not})\n0 passed, 0 failed")
                return
            with started(disk.mount, "--drain", "8000") as server:
                run(server)
    finally:
        shutil.rmtree(folder)


main()
