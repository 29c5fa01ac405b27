#!/usr/bin/env python3
"""Bodies that are refused in the middle: who sends them reads why; and acts of staff while strangers
try to act. With --tls over TLS."""

import select
import ssl
import subprocess

from serving import TLS, Server, holds, run, until

MIB = 1 << 20  # so much /take wants
PIECE = b"x" * 65536
CHUNKED = b"POST /take HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def head(length):
    return f"POST /take HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n".encode()


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def send_until_answered(connection, pieces):
    """Bytes sent before there was something to read; the handshake is over."""
    sent = 0
    for piece in pieces:
        if select.select([connection.socket], [], [], 0)[0]:
            break
        connection.send(piece)
        sent += len(piece)
    return sent


def answered(crowd):
    return select.select([connection.socket for connection in crowd], [], [], 0)[0]


def is_refusal(reply):
    return (reply.status, reply.body, reply["Content-Type"]) == (413, b"too much\n", "text/plain") and reply["Date"]


@holds("a body that is wanted is taken, and the connection goes on")
def wanted(server):
    with server.connect() as connection:
        for _ in range(2):
            connection.send(head(MIB) + b"x" * MIB)
            reply = connection.read()
            assert (reply.status, reply.body, reply.closes) == (200, b"taken\n", False)


@holds("a body in chunks is taken, also when some end just where the server stops to write")
def in_chunks(server):
    with server.connect() as connection:
        for size in (1000, MIB // 16, MIB // 4, MIB):
            whole = b"".join(chunk(b"x" * size) for _ in range(MIB // size))
            connection.send(CHUNKED + whole + b"0\r\n\r\n")
            reply = connection.read()
            assert (reply.status, reply.closes) == (200, False), (size, reply.status)


@holds("of a body that is refused near its end the rest is read, and the connection goes on")
def near_end(server):
    with server.connect() as connection:
        for _ in range(2):
            connection.send(head(4 * MIB) + b"x" * 4 * MIB)
            reply = connection.read()
            assert is_refusal(reply) and not reply.closes, reply.headers


@holds("a body that is refused long before its end is answered while it comes, and the connection ends")
def long_before(server):
    with server.connect() as connection:
        connection.ask("/static")
        connection.send(head(1 << 40))
        sent = send_until_answered(connection, (PIECE for _ in range(1 << 24)))
        reply = connection.read()
        assert is_refusal(reply) and reply.closes, reply.headers
        assert sent < 64 * MIB, sent
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert connection.is_closed()


@holds("a body that says no length is answered as well")
def chunked(server):
    with server.connect() as connection:
        connection.ask("/static")
        connection.send(CHUNKED)
        send_until_answered(connection, (chunk(PIECE) for _ in range(1 << 24)))
        reply = connection.read()
        assert is_refusal(reply) and reply.closes and connection.is_closed()


@holds("who sends all of 20 MB before it reads gets its answer")
def all_first(server):
    with server.connect() as connection:
        connection.send(head(20 * MIB) + b"x" * 20 * MIB)
        assert is_refusal(connection.read()) and connection.is_closed()


@holds("who stops sending when it is refused is answered, and not waited for")
def stopping(server):
    with server.connect() as connection:
        connection.send(head(20 * MIB) + b"x" * 2 * MIB)
        assert is_refusal(connection.read()) and connection.is_closed()


@holds("curl says what it was refused for")
def by_curl(server):
    with open(server.path("body"), "wb") as body:
        body.truncate(20 * MIB)
    scheme, trust = ("https", ["--cacert", server.path("site.pem")]) if TLS else ("http", [])
    for fields in ([], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect:"]):
        said = subprocess.run(
            ["curl", "-sS", "--http1.1", "-X", "POST", "-T", server.path("body"), *trust, *fields, "-w",
             "%{http_code}", f"{scheme}://localhost:{server.port}/take"], capture_output=True, timeout=60)
        assert said.stdout == b"too much\n413" and said.returncode == 0, said


@holds("who hangs up in the middle of what is refused leaves nothing behind")
def hanging_up(server):
    before = server.descriptors()
    for length in (MIB // 2, 2 * MIB, 6 * MIB):
        with server.connect() as connection:
            try:
                connection.send(head(20 * MIB) + b"x" * length)
            except (ConnectionError, ssl.SSLError):
                pass
    until(lambda: server.descriptors() <= before)


def strangers(server):
    crowd = [server.connect() for _ in range(400)]
    for connection in crowd:
        connection.send(b"POST /act HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    until(lambda: b'refused_total{reason="overload"} 0\n' not in server.get("/counts").body)
    assert server.get("/act", "Content-Length: 0", "Authorization: Bearer staff", method="POST").status == 204
    waiting = len(crowd) - len(answered(crowd))
    assert waiting > 100, waiting
    replies = [connection.read().status for connection in crowd]
    assert set(replies) == {401, 503} and replies.count(401) >= 256, replies
    for connection in crowd:
        connection.__exit__()


if not TLS:  # which makes no difference to it, and 400 handshakes
    holds("of a crowd of strangers' acts some are refused, and an act of staff goes before all that wait")(strangers)
with Server("--threads", "2") as shared:
    run(shared)
