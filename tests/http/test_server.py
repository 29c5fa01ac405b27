#!/usr/bin/env python3
"""The server as a whole: what it keeps ready, what it cuts, how it bears bad company, how it ends.
With --full also the reader that takes nothing, which needs a minute. With --tls over TLS."""

import ctypes
import errno
import os
import random
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

from serving import BUILD, Server, holds, run, until

STOPPED_BYTES = 256 << 20
LARGE = 5 * 2**30 + 12345


def start_reading(server, path="/large.mp4"):
    """A transfer under way whose reader has taken a little and waits."""
    connection = server.connect(room=65536)
    connection.send(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert connection.socket.recv(1000).startswith(b"HTTP/1.1 200")
    return connection


def read_on(connection, count):
    """Up to count bytes; fewer when the other side ends it."""
    got = 0
    try:
        while got < count and (piece := connection.socket.recv(min(1 << 20, count - got))):
            got += len(piece)
    except (ConnectionResetError, ssl.SSLError, TimeoutError):
        pass
    return got


@holds("kept answers are the same for all until what they are made from changes")
def kept(server):
    with server.connect() as connection:  # one connection is one loop's
        first, again = (connection.ask("/page?kept") for _ in range(2))
        assert first.body == again.body and first["ETag"] == again["ETag"]
        unchanged = connection.ask("/page?kept", f"If-None-Match: {first['ETag']}")
        assert unchanged.status == 304 and unchanged["Content-Length"] == "4096"
        assert unchanged["ETag"] == first["ETag"] and unchanged["Cache-Control"] == first["Cache-Control"]
        assert connection.ask("/page?kept", 'If-None-Match: "other"').status == 200
        assert connection.ask("/page?kept", 'If-Match: "other"').status == 412
        assert connection.ask("/page?other").body != first.body
        assert connection.ask("/page?kept", method="HEAD").headers[1:] == first.headers[1:]
        os.kill(server.pid, signal.SIGUSR2)
        until(lambda: connection.ask("/page?kept").body != first.body)


@holds("20,000 random queries of a kept page do not make it grow")
def no_growth_by_queries(server):
    with server.connect() as connection:
        for i in range(2000):
            connection.ask(f"/page?q={i}")
        before = server.memory_kib()
        for i in range(20000):
            assert connection.ask(f"/page?q=x{i}").status == 200
        assert server.memory_kib() < before + 4096, (before, server.memory_kib())


def answered(server, route):
    count = rf'^incare_http_requests_total{{route="{route}",status="2xx"}} (\d+)$'
    return int(re.search(count.encode(), server.get("/counts").body, re.M)[1])


@holds("slow handlers do not hold up the others, and their answers are kept too")
def slow(server):
    before = answered(server, "/slow-file")
    others = [server.connect() for _ in range(8)]
    for connection in others:
        connection.send(b"GET /slow-file HTTP/1.1\r\nHost: a\r\n\r\n")
    crowd = [server.connect() for _ in range(20)]
    for connection in crowd:
        assert connection.ask("/page").status == 200
    assert answered(server, "/slow-file") < before + len(others)  # which take 0.6 s each
    for connection in crowd:
        connection.__exit__()
    for connection in others:
        assert connection.read().status == 200
        connection.__exit__()
    with server.connect() as connection:
        first, again = (connection.ask("/slow-kept") for _ in range(2))
        assert first.status == again.status == 200 and first.body == again.body  # not made anew


@holds("a transfer is cut within a second when it must be, and the reader gets no more than it had")
def cut(server):
    for wait in (0.1, 1.6):  # by then he is known to be slow, and has more waiting
        with start_reading(server) as connection:
            time.sleep(wait)
            os.kill(server.pid, signal.SIGUSR1)
            begun = time.monotonic()
            until(connection.is_reset)
            got = read_on(connection, LARGE)
            os.kill(server.pid, signal.SIGUSR1)
            assert time.monotonic() - begun < 5 and got < connection.room(), (time.monotonic() - begun, got)
    until(lambda: server.get("/film.mp4").body == server.film)


def take(connection, count):
    """Exactly so many bytes of an answer, its head among them."""
    taken = b""
    while len(taken) < count:
        taken += connection.socket.recv(count - len(taken))
    return taken


@holds("what waits in the kernel, its answer over for the server, is held back as well")
def cut_behind(server):
    # The second has more waiting: its reader is known to be slow, and takes as much in half a minute.
    for last, taken in ((99_999, 1), (899_999, 65_536)):
        with server.connect(room=8192) as connection:
            connection.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-%d\r\n\r\n" % last)
            take(connection, taken)
            until(lambda: b"incare_viewers 0\n" in server.get("/counts").body)
            os.kill(server.pid, signal.SIGUSR1)
            until(connection.is_reset)
            got = read_on(connection, LARGE)
            os.kill(server.pid, signal.SIGUSR1)
            assert got <= connection.room() < last, (got, connection.room())
    until(lambda: server.get("/film.mp4").body == server.film)


@holds("and when the connection is over with it; who is not withdrawn gets every byte and the end")
def cut_closed(server):
    last = 899_999
    for is_withdrawn in (False, True):
        with server.connect(room=8192) as connection:
            connection.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=0-%d\r\n\r\n"
                            % last)
            head = take(connection, 65_536)
            until(lambda: b"incare_http_connections 1\n" in server.get("/counts").body)  # this one
            if is_withdrawn:
                os.kill(server.pid, signal.SIGUSR1)
                until(connection.is_reset)
                got = read_on(connection, LARGE)
                os.kill(server.pid, signal.SIGUSR1)
                assert got <= connection.room() < last, (got, connection.room())
            else:
                time.sleep(0.6)
                body = head + connection.stream.read()
                assert body.endswith(server.film[:last + 1]), len(body)
    until(lambda: server.get("/film.mp4").body == server.film)


@holds("a slow reader, who is sent the file's own pages, gets every byte of his range")
def slow_reader(server):
    with server.connect() as connection:
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=777-\r\n\r\n")
        time.sleep(1.5)  # he is known by now, and most is not sent yet
        assert connection.read().body == server.film[777:]
        assert connection.ask("/page").status == 200


class Unlent(ctypes.Structure):
    """struct sock_fprog: a filter of system calls (seccomp(2)) for which no file can be sent as it lies."""
    _fields_ = [("count", ctypes.c_ushort), ("rules", ctypes.c_char_p)]

    @classmethod
    def put_up(cls, why):
        sendfile = {"x86_64": 40, "aarch64": 71}[os.uname().machine]
        rules = b"".join(struct.pack("=HBBI", *rule) for rule in (
            (0x20, 0, 0, 0), (0x15, 0, 1, sendfile), (6, 0, 0, 0x50000 | why), (6, 0, 0, 0x7fff0000)))
        libc = ctypes.CDLL(None, use_errno=True)
        assert not libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        assert not libc.prctl(22, 2, ctypes.byref(cls(len(rules) // 8, rules)))  # PR_SET_SECCOMP


@holds("a file system that lends no pages has its films sent as copies")
def unlent(_):
    for why in (errno.EINVAL, errno.ENOSYS):
        with Server(before=lambda why=why: Unlent.put_up(why)) as server, server.connect(room=65536) as connection:
            connection.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
            time.sleep(1.3)  # until he is known to be slow
            assert connection.read().body == server.film
            reply = connection.ask("/large.mp4", f"Range: bytes=0-{(3 << 20) - 1}")
            assert reply.status == 206 and reply.body == bytes(3 << 20)


@holds("a slow reader of parts gets them whole, though the kernel stops in the middle of any")
def slow_parts(server):
    for ranges in ((0, 400000, 500000, 1000000), (500000, 1000000, 0, 400000)):
        with server.connect() as connection:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            connection.send("GET /film.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes={}-{},{}-{}\r\n\r\n"
                            .format(ranges[0], ranges[1] - 1, ranges[2], ranges[3] - 1).encode())
            time.sleep(1.5)
            reply = connection.read()
            assert reply.status == 206 and reply["Content-Type"].startswith("multipart/"), reply.headers
            for i in (0, 2):
                assert server.film[ranges[i]:ranges[i + 1]] in reply.body


@holds("a transfer that was looked up before the cut and begins after it is cut as well")
def cut_late(server):
    with server.connect() as connection:
        connection.send(b"GET /slow-file HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        os.kill(server.pid, signal.SIGUSR1)
        got = read_on(connection, LARGE)
        os.kill(server.pid, signal.SIGUSR1)
        assert got == 0, got
    until(lambda: server.get("/slow-file").body == server.film)


@holds("a reader who pauses and reads on gets every byte")
def pause(server):
    with server.connect() as connection:
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        connection.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(1)
        assert connection.read().body == server.film


@holds("a file cut short ends the transfers that come to its end, not the server, and is not sent again")
def truncated(_):
    with Server() as server:
        os.truncate(server.path("large"), 2**31)
        with server.connect() as connection:
            connection.send(b"GET /large.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=%d-%d\r\n\r\n"
                            % (2**31 - 4096, 2**31 + 4095))
            assert read_on(connection, 8192) < 8192
        assert server.get("/film.mp4").body == server.film
        assert server.get("/large.mp4", "Range: bytes=0-4095").status == 500


@holds("readers who hang up, at once or in the middle, are forgotten")
def resets(server):
    server.get("/page")
    before = server.descriptors()
    for i in range(200):
        connection = server.connect()
        connection.send(b"GET /large.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n")
        if i % 2:
            connection.socket.recv(1000)
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.__exit__()
    until(lambda: server.descriptors() <= before)
    assert server.get("/film.mp4").body == server.film


@holds("300 half-made requests do not delay a whole one")
def half_made(server):
    head = b"GET /page HTTP/1.1\r\nHost: a\r\n"
    crowd = [server.connect() for _ in range(300)]
    for i, connection in enumerate(crowd):
        connection.send(head[:i % len(head)])
    begun = time.monotonic()
    assert server.get("/page").status == 200
    assert time.monotonic() - begun < 5  # they are given 15 s
    for connection in crowd:
        connection.__exit__()


@holds("128 and 256 requests at the same moment are all answered at once")
def crowds(server):
    for count in (128, 256):
        crowd = [server.connect() for _ in range(count)]
        time.sleep(0.3)
        begun = time.monotonic()
        for connection in crowd:
            connection.send(b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
        for connection in crowd:
            assert connection.read().status == 200
        assert time.monotonic() - begun < 5, count
        for connection in crowd:
            connection.__exit__()


@holds("100,000 requests leave no descriptor and no memory behind")
def no_growth(server):
    def ask(count):
        raw = b"".join(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=%d-%d,9-9\r\n\r\nHEAD /page?%d "
                       b"HTTP/1.1\r\nHost: a\r\n\r\n" % (i, i, i) for i in range(50))
        for _ in range(count // 100):
            connection.send(raw)
            for _ in range(50):
                assert connection.read().status in (206, 200)
                assert connection.read("HEAD").status == 200

    with server.connect() as connection:
        ask(5000)
        before = server.descriptors(), server.memory_kib()
        ask(100000)
        after = server.descriptors(), server.memory_kib()
        assert after[0] <= before[0] and after[1] < before[1] + 2048, (before, after)


@holds("a head that does not end within 15 s ends the connection, however it drips")
def slow_heads(server):
    begun = time.monotonic()
    ended = {}

    def wait(name, first, drip):
        with server.connect(20) as connection:
            connection.send(first)
            connection.socket.settimeout(0.5)
            while time.monotonic() - begun < 20:
                try:
                    if drip:
                        connection.send(drip)
                    if not connection.socket.recv(1000):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            ended[name] = time.monotonic() - begun

    rows = [("silent", b"", b""), ("half a line", b"GET /pa", b""), ("a field at a time",
            b"GET /page HTTP/1.1\r\nHost: a\r\n", b"X: a\r\n"), ("a letter at a time", b"GET /", b"a")]
    threads = [threading.Thread(target=wait, args=row) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 4 and all(14.5 < seconds < 19 for seconds in ended.values()), ended


@holds("TERM: what runs is finished, idle connections end, no more is taken")
def draining(server):
    with Server("--drain", "5000") as ending:
        reading, idle = start_reading(ending), ending.connect()
        assert idle.ask("/page").status == 200
        slow_one = ending.connect()
        slow_one.send(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.06)
        os.kill(ending.pid, signal.SIGTERM)
        assert slow_one.read().status == 200
        assert idle.is_closed()
        until(lambda: not can_connect(ending.port))
        assert read_on(reading, 64 << 20) == 64 << 20  # still served
        assert ending.process.poll() is None
        reading.__exit__()
        assert ending.process.wait(5) == 0


def can_connect(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


@holds("TERM: a transfer that does not end is cut when the time is up")
def draining_is_bounded(server):
    with Server("--drain", "700") as ending:
        reading = start_reading(ending)
        begun = time.monotonic()
        os.kill(ending.pid, signal.SIGTERM)
        assert ending.process.wait(5) == 0
        assert 0.5 < time.monotonic() - begun < 4
        reading.__exit__()


@holds("a server that is stopped for moments goes on with every film where it was")
def stopped(server):
    got = []
    connections = [start_reading(server) for _ in range(4)]
    readers = [threading.Thread(target=lambda reading=reading: got.append(read_on(reading, STOPPED_BYTES)))
               for reading in connections]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):  # each no longer than its socket waits
        os.kill(server.pid, signal.SIGSTOP)
        os.kill(server.pid, signal.SIGCONT)
        time.sleep(random.random() / 500)
    for connection in connections:
        connection.__exit__()
    assert got == [STOPPED_BYTES] * len(readers), got


@holds("an address that is taken is said to be taken")
def taken(server):
    again = subprocess.run([os.path.join(BUILD, "tests", "support", "serve_file"), "--port", str(server.port)],
                           capture_output=True, text=True, timeout=10, check=False)
    assert again.returncode == 1 and "Address already in use" in again.stderr, again


def stalled(server):
    before = server.descriptors()
    with start_reading(server) as connection:
        begun = time.monotonic()
        until(lambda: server.descriptors() == before, 70)
        assert 29 < time.monotonic() - begun < 62, time.monotonic() - begun


if "--full" in sys.argv:
    holds("a reader who takes nothing is cut within a minute")(stalled)
with Server() as the_server:
    run(the_server)
