#!/usr/bin/env python3
"""Requests as they should not be (RFC 9110, RFC 9112): each is refused and ends its connection, so
that nobody reads what follows as another request. With --tls over TLS."""

import random

from serving import Server, holds, run

HOST = b"Host: test.example\r\n"
SECOND = b"GET /page?smuggled HTTP/1.1\r\nHost: test.example\r\n\r\n"


def answers(server, raw):
    """The statuses of all answers to raw, and whether the connection was closed after them."""
    with server.connect(0.4) as connection:
        statuses = []
        try:
            connection.send(raw)
            while (reply := connection.read()):
                statuses.append(reply.status)
                if reply.closes:
                    # The library sends the head of its own error about Content-Length twice.
                    assert b"HTTP/1.1 2" not in connection.stream.read()
        except TimeoutError:
            return statuses, False
        except ConnectionResetError:
            pass
        return statuses, True


def refused(server, raw, *allowed):
    """What follows a refused request is never answered."""
    statuses, closed = answers(server, raw + SECOND)
    assert closed and len(statuses) == 1 and statuses[0] in (allowed or (400,)), (raw[:80], statuses, closed)


@holds("targets that are not clean are refused")
def targets(server):
    for target in (b"/a b", b"/a\x01", b"/a%00", b"/a%2", b"/a%zz", b"/a%2fb", b"/a%5cb", b"/../a",
                   b"/%2e%2e/a", b"/a/..", b"/.", b"/a#b", b"/caf\xc3\xa9", b"page", b"@x/page", b"*", b"/a\\b",
                   b"http:///page", b"http://h/../a"):
        refused(server, b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    refused(server, b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414)


@holds("other versions and broken request lines are refused")
def lines(server):
    for line in (b"GET /page HTTP/2.0", b"GET /page HTTP/1.11", b"GET /page HTTP/10.0", b"GET /page http/1.1",
                 b"GET /page HTT/1.1", b"GET /page HTTP/1.1 x", b"GET /page\tHTTP/1.1", b"GET  HTTP/1.1",
                 b"G/T /page HTTP/1.1", b"G\0ET /page HTTP/1.1", b"GET /page\0 HTTP/1.1", b"GET /page HTTP/1.1\0",
                 b"GET", b"GET /page"):
        statuses, closed = answers(server, line + b"\r\n" + HOST + b"\r\n" + SECOND)
        assert closed and (not statuses or statuses[0] in (400, 505)) and len(statuses) < 2, (line, statuses)


@holds("there is exactly one Host, and it is one")
def hosts(server):
    refused(server, b"GET /page HTTP/1.1\r\n\r\n")
    for host in (b"a/b", b"a b", b"a,b", b"a@b", b"a:80:80", b"[::1", b"a\0b", b"../x", b"a\\b"):
        refused(server, b"GET /page HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    refused(server, b"GET /page HTTP/1.1\r\n" + HOST + b"hOST: other\r\n\r\n")
    refused(server, b"GET /page HTTP/1.1\r\n" + HOST + HOST + b"\r\n")
    assert answers(server, b"GET /page HTTP/1.0\r\n\r\n") == ([200], True)


@holds("fields that two programs may read differently are refused")
def fields(server):
    for field in (b"X : a", b"X y: a", b": a", b"X", b"X: a\0b", b"X\0: a", b"X: a\rb", b"X\r: a", b"X\t: a",
                  b"X: \x07", b"X: \x7f", b"X[]: a", b"F\xc3\xb6o: a", b"X: a\r\n folded", b"X: a\0"):
        refused(server, b"GET /page HTTP/1.1\r\n" + HOST + field + b"\r\n\r\n")
    refused(server, b"GET /page HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 100 + b"\r\n", 431)
    refused(server, b"GET /film.mp4 HTTP/1.1\r\n" + HOST + b"Range: bytes=0-1\r\nRange: bytes=4-5\r\n\r\n")


@holds("a body whose length is in doubt is refused")
def framing(server):
    for head in (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 5",
                 b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length: 5\r\nContent-Length: 5",
                 b"Content-Length: +5", b"Content-Length: 5, 5", b"Content-Length: 0x5", b"Content-Length: 5\0",
                 b"Content-Length: ", b"Content-Length: -5", b"Content-Length: 18446744073709551621",
                 b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity",
                 b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding : chunked",
                 b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding:\r\n chunked"):
        refused(server, b"POST /page HTTP/1.1\r\n" + HOST + head + b"\r\n\r\n", 400, 413, 501)
    refused(server, b"POST /page HTTP/1.0\r\n" + HOST + b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n")


@holds("7 KiB of cookies still fit; a head that does not is refused")
def large_heads(server):
    for size, status in ((7 << 10, 200), (20 << 10, 431)):
        with server.connect() as connection:
            assert connection.ask("/page", "Cookie: a=" + "b" * size).status == status


@holds("a body where none belongs is refused before it is read")
def bodies(server):
    refused(server, b"GET /page HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello")
    refused(server, b"POST /page HTTP/1.1\r\n" + HOST + b"Content-Length: 99\r\n\r\n", 405)
    refused(server, b"POST /page HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n", 405)
    refused(server, b"POST /page HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n", 405)


@holds("methods: GET, HEAD and OPTIONS; all else is 405 with Allow, or 404 where nothing is")
def methods(server):
    for method in ("POST", "PUT", "DELETE", "TRACE", "PATCH", "BREW", "get"):
        reply = server.get("/page", "Content-Length: 0", method=method)
        assert reply.status == 405 and reply["Allow"] == "GET, HEAD, OPTIONS", method
        assert server.get("/nowhere", "Content-Length: 0", method=method).status == 404
    for path in ("/page", "/film.mp4", "*"):
        reply = server.get(path, method="OPTIONS")
        assert reply.status == 204 and reply["Allow"] == "GET, HEAD, OPTIONS", path
        assert reply["X-Content-Type-Options"] == "nosniff"
    assert server.get("/nowhere", method="OPTIONS").status == 404
    assert answers(server, b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n")[0] == [400]


@holds("paths fit exactly: no trailing slash, no other case, no escapes for letters")
def paths(server):
    for path in ("/page/", "/Page", "//page", "/%70age", "/page%20", "/page;x"):
        assert server.get(path).status == 404, path
    assert server.get("/page?x=1").status == 200
    assert server.get("http://other.example/page").status == 200


@holds("parts and arguments reach the handler decoded, and as text only")
def decoding(server):
    reply = server.get("/echo/a%20%C5%B5?q=b+c%21&q=d", "X-Echo: one", "x-echo: two")
    assert reply.body.decode() == "part=a ŵ q=b c! header=one, two first=q"
    assert server.get("/echo/a%ff").status == 404
    assert server.get("/echo/a?q=%ff%0a").body.decode() == "part=a q=\ufffd\ufffd header=- first=q"


@holds("errors are plain words, or problems where the API lives, and carry the shield")
def errors(server):
    reply = server.get("/fault")
    assert reply.status == 500 and b"Broken" in reply.body and reply["Cache-Control"] == "private, no-store"
    reply = server.get("/api/v1/fault")
    assert reply.status == 500 and reply["Content-Type"] == "application/problem+json"
    assert b'"status":500' in reply.body.replace(b" ", b"") and reply["X-Content-Type-Options"]
    assert server.get("/api/v1/nothing").status == 404
    assert server.get("/api/v1/nothing")["Content-Type"] == "application/problem+json"
    assert server.get("/nothing").status == 500
    assert server.get("/moved")["Location"] == "/page"
    for secret in ("127.0.0.1", "GET ", "User-Agent", "?"):
        assert secret not in server.said(), server.said()
    assert '"route":"/fault"' in server.said() and "EIO" in server.said()


@holds("everything that is not here looks the same")
def alike(server):
    first = server.get("/nowhere")
    for path in ("/elsewhere", "/films/none", "/film.mp4/x", "/nowhere?a=b"):
        reply = server.get(path, "Range: bytes=0-4", "If-None-Match: *")
        assert (reply.status, reply.headers[1:], reply.body) == (404, first.headers[1:], first.body), path


@holds("pipelined requests are answered in their order")
def pipelining(server):
    raw = b"".join(b"GET /film.mp4 HTTP/1.1\r\n" + HOST + b"Range: bytes=%d-%d\r\n\r\n" % (i, i) for i in range(50))
    with server.connect() as connection:
        connection.send(raw)
        for i in range(50):
            reply = connection.read()
            assert reply.status == 206 and reply.body == server.film[i:i + 1]


@holds("a request may come byte by byte")
def dripping(server):
    with server.connect() as connection:
        for byte in b"\r\nGET /page HTTP/1.1\r\n" + HOST + b"\r\n":
            connection.send(bytes([byte]))
        assert connection.read().status == 200


@holds("connections stay where they may and end where they must")
def keeping(server):
    with server.connect() as connection:
        for path in ("/page", "/nowhere", "/fault", "/film.mp4"):
            assert not connection.ask(path).closes
        assert connection.ask("/page", "Connection: foo, CLOSE").closes and connection.is_closed()
    assert answers(server, b"GET /page HTTP/1.0\r\n\r\n") == ([200], True)


@holds("floods end with an answer or a closed door")
def floods(server):
    for flood in (b"GET /" + b"a" * 8_000_000, b"GET /page HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 8_000_000,
                  b"GET /page HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 100_000, b"A" * 1_000_000, b"\0" * 65536):
        with server.connect(5) as connection:
            try:
                connection.send(flood)
                reply = connection.read()
            except OSError:
                continue
            assert reply is None or reply.status in (400, 413, 414, 431), reply.status
    assert server.get("/page").status == 200


@holds("1,000 mutated requests: no answer of 5xx but 501 and 505, and it still serves")
def mutations(server):
    chance = random.Random(11)
    seeds = [SECOND, b"POST /page HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
             b"GET /film.mp4 HTTP/1.1\r\n" + HOST + b'Range: bytes=0-1,4-5\r\nIf-Range: "x"\r\n\r\n']
    tokens = [b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"%00", b"%2e", b"/../", b"\xff", b"-", b"A" * 9000,
              b"Content-Length: 3\r\n", b"HTTP/1.1", b"18446744073709551616"]
    for _ in range(1000):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(raw) + 1)
            raw[at:at + chance.choice((0, 0, 1, 9))] = chance.choice(tokens + [bytes([chance.randrange(256)])])
        with server.connect(0.3) as connection:
            try:
                connection.send(bytes(raw))
                connection.send_no_more()
                while (reply := connection.read()):
                    assert reply.status < 500 or reply.status in (501, 505), bytes(raw)
                    if reply.closes:
                        break
            except OSError:
                pass
    assert server.get("/page").status == 200


with Server() as the_server:
    run(the_server)
