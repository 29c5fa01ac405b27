#!/usr/bin/env python3
"""Ranges and preconditions of a served film (RFC 9110 sections 13 and 14), byte by byte.
With --tls over TLS."""

import random
import re

from serving import EDGES, FILM_BYTES, Server, holds, run

N = FILM_BYTES


def part(server, spec, *lines):
    return server.get("/film.mp4", f"Range: bytes={spec}", *lines)


@holds("a whole film is whole, and says that it has ranges, a strong tag and a date")
def whole(server):
    reply = server.get("/film.mp4")
    assert reply.status == 200 and reply.body == server.film
    assert reply["Accept-Ranges"] == "bytes" and reply["Content-Range"] is None
    assert re.fullmatch(r'"[^"]+"', reply["ETag"]) and reply["Last-Modified"].endswith(" GMT")
    assert reply["Date"] and reply["Content-Type"] == "video/mp4" and reply["X-Content-Type-Options"]


@holds("HEAD has GET's headers and no body, and ignores Range")
def head(server):
    for path in ("/film.mp4", "/empty.mp4", "/large.mp4", "/page", "/nowhere", "/static", "/moved"):
        with server.connect() as connection:
            if path != "/large.mp4":
                get = connection.ask(path)
            head_reply = connection.ask(path, "Range: bytes=0-4", method="HEAD")
            if path != "/large.mp4":
                assert head_reply.headers[1:] == get.headers[1:], (path, head_reply.headers, get.headers)
                assert head_reply.status == get.status
            else:
                assert head_reply["Content-Length"] == str(5 * 2**30 + 12345)


@holds("single ranges are the bytes they name")
def single(server):
    rows = {
        "0-0": (0, 0), "500-999": (500, 999), f"{N - 1}-{N - 1}": (N - 1, N - 1), "0-": (0, N - 1),
        f"0-{N}": (0, N - 1), f"{N - 10}-": (N - 10, N - 1), "-1": (N - 1, N - 1), f"-{N + 1}": (0, N - 1),
        "4095-4096": (4095, 4096), "65535-65537": (65535, 65537), "10-18446744073709551616": (10, N - 1),
        "-18446744073709551617": (0, N - 1), "000-004": (0, 4), "0-4,": (0, 4),
    }
    with server.connect() as connection:
        for spec, (first, last) in rows.items():
            reply = connection.ask("/film.mp4", f"Range: bytes={spec}")
            assert reply.status == 206, (spec, reply.status)
            assert reply["Content-Range"] == f"bytes {first}-{last}/{N}", spec
            assert reply.body == server.film[first:last + 1], spec
            assert reply["ETag"] and reply["Cache-Control"], spec


@holds("what lies beyond is 416 and says how long the film is")
def beyond(server):
    for spec in (f"{N}-", f"{N}-{N}", "-0", "18446744073709551616-18446744073709551620", f"-0,{N}-"):
        reply = part(server, spec)
        assert reply.status == 416 and reply["Content-Range"] == f"bytes */{N}", spec
        assert reply.body == b""


@holds("what is malformed is ignored")
def malformed(server):
    for spec in ("", "-", "5-4", "0-1,5-4", "1-2-3", "0x1-2", "+1-5", "0-1;4-5", "a-b", "10", ", ,"):
        assert part(server, spec).status == 200, spec
    assert server.get("/film.mp4", "Range: seconds=1-2").status == 200


def parts_of(reply, size=N):
    """[(first, last, bytes)] of a multipart answer, each line of it checked."""
    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\S+)", reply["Content-Type"]).group(1).encode()
    assert reply["Content-Range"] is None
    body, found = b"\r\n" + reply.body, []
    while not body.startswith(b"\r\n--" + boundary + b"--"):
        head, body = body.split(b"\r\n\r\n", 1)
        match = re.fullmatch(rb"\r\n--" + boundary + rb"\r\nContent-Type: video/mp4\r\n"
                             rb"Content-Range: bytes (\d+)-(\d+)/%d" % size, head)
        first, last = int(match.group(1)), int(match.group(2))
        found.append((first, last, body[:last - first + 1]))
        body = body[last - first + 1:]
    assert body == b"\r\n--" + boundary + b"--\r\n"
    return found


@holds("several ranges come in the order asked, joined where they meet")
def several(server):
    rows = {
        "0-1,1000-1001": [(0, 1), (1000, 1001)], "0-0,-1": [(0, 0), (N - 1, N - 1)],
        "1000-1100,100-200": [(1000, 1100), (100, 200)], f"0-9,{N + 5}-,20-29": [(0, 9), (20, 29)],
        "0-4,100-,10-20": [(0, 4), (100, N - 1), (10, 20)],
        "5-9,50-60,7-20": [(5, 20), (50, 60)],
    }
    for spec, wanted in rows.items():
        reply = part(server, spec)
        found = parts_of(reply)
        assert reply.status == 206 and [(f, l) for f, l, _ in found] == wanted, spec
        assert all(content == server.film[f:l + 1] for f, l, content in found), spec
    for spec, wanted in {"500-700,601-999": (500, 999), "500-600,601-999": (500, 999), f"0-9,{N}-": (0, 9)}.items():
        assert part(server, spec)["Content-Range"] == f"bytes {wanted[0]}-{wanted[1]}/{N}", spec


@holds("no list of ranges makes the answer larger than the film")
def amplification(server):
    for spec in (",".join(["0-"] * 300), ",".join(f"-{N}" for _ in range(300)),
                 "0-," + ",".join(f"5-{i}" for i in range(5, 900)),
                 ",".join(f"{i * 10}-{i * 10 + 1}" for i in range(200, 0, -1))):
        assert len(part(server, spec).body) <= N + 8192


@holds("an empty film is an empty 200")
def empty(server):
    for lines in ([], ["Range: bytes=0-"], ["Range: bytes=-5"], ["Range: bytes=0-0,-1"]):
        reply = server.get("/empty.mp4", *lines)
        assert reply.status == 200 and reply.body == b"" and reply["Content-Length"] == "0"


@holds("a film over 4 GiB is served where 32 bits would wrap")
def large(server):
    for edge in EDGES:
        reply = server.get("/large.mp4", f"Range: bytes={edge - 8}-{edge + 7}")
        assert reply.status == 206 and reply.body == b"0123456789abcdef", edge
    size = 5 * 2**30 + 12345
    reply = server.get("/large.mp4", f"Range: bytes={2**32 - 8}-{2**32 + 7},-16")
    assert reply.status == 206 and b"0123456789abcdef" in reply.body
    assert server.get("/large.mp4", f"Range: bytes={size}-").status == 416


@holds("preconditions are weighed in their order")
def conditions(server):
    reply = server.get("/film.mp4", method="HEAD")
    tag, date = reply["ETag"], reply["Last-Modified"]
    before = "Mon, 13 Nov 2023 22:13:20 GMT"
    rows = [
        (304, f"If-None-Match: {tag}"), (304, f"If-None-Match: W/{tag}"), (304, "If-None-Match: *"),
        (304, f'If-None-Match: "a",, {tag}'), (304, 'If-None-Match: "a"', f"If-None-Match: {tag}"),
        (200, 'If-None-Match: "*"'), (200, f"If-None-Match: {tag.swapcase()}"),
        (304, f"If-Modified-Since: {date}"), (200, f"If-Modified-Since: {before}"),
        (200, "If-Modified-Since: foobar"), (304, f"If-Modified-Since: {date}", "Range: bytes=0-4"),
        (304, f"If-None-Match: {tag}", f"If-Modified-Since: {before}"),
        (200, 'If-None-Match: "foo"', f"If-Modified-Since: {date}"),
        (200, f"If-Match: {tag}"), (412, 'If-Match: "foo"'), (412, f"If-Match: W/{tag}"),
        (206, f"If-Match: {tag}", "Range: bytes=0-4"), (304, f"If-Match: {tag}", f"If-None-Match: {tag}"),
        (412, 'If-Match: "foo"', f"If-None-Match: {tag}"), (412, f"If-Unmodified-Since: {before}"),
        (200, f"If-Unmodified-Since: {date}"), (200, "If-Unmodified-Since: nonsense"),
        (200, f"If-Match: {tag}", f"If-Unmodified-Since: {before}"),
        (304, f"If-None-Match: {tag}", f"Range: bytes={N}-"),
        (206, f"If-Range: {tag}", "Range: bytes=0-4"), (200, 'If-Range: "no"', "Range: bytes=0-4"),
        (200, f"If-Range: W/{tag}", "Range: bytes=0-4"), (206, f"If-Range: {date}", "Range: bytes=0-4"),
        (200, f"If-Range: {before}", "Range: bytes=0-4"), (200, 'If-Range: "no"', f"Range: bytes={N}-"),
        (416, f"If-Range: {tag}", f"Range: bytes={N}-"), (200, f"If-Range: {tag}"),
    ]
    with server.connect() as connection:  # all on one: each must leave it in step
        for status, *lines in rows:
            reply = connection.ask("/film.mp4", *lines)
            assert reply.status == status, (lines, reply.status)
            if status == 304:
                assert reply["ETag"] == tag and reply["Cache-Control"] and reply["Content-Type"] is None
                assert reply["Content-Length"] == str(N)  # RFC 9110 8.6: the 200's or none


@holds("a missing film has no preconditions")
def missing(server):
    for lines in ([], ["Range: bytes=0-4"], ["If-None-Match: *"], ['If-Match: "x"']):
        assert server.get("/nowhere.mp4", *lines).status == 404


@holds("a piece of a film is a whole of its own: of all of it, none lies outside")
def piece(server):
    n, film = 70000, server.film[300001:370001]
    with server.connect() as connection:
        whole_piece = connection.ask("/piece/300001/70000")
        assert whole_piece.status == 200 and whole_piece.body == film and whole_piece["Accept-Ranges"] == "bytes"
        reply = connection.ask("/piece/300001/70000", method="HEAD")
        assert reply.headers[1:] == whole_piece.headers[1:] and reply["Content-Length"] == str(n)
        for spec, first, last in (("0-0", 0, 0), ("65535-65537", 65535, 65537), (f"{n - 1}-", n - 1, n - 1),
                                  ("-1", n - 1, n - 1), (f"0-{n}", 0, n - 1), ("10-", 10, n - 1)):
            reply = connection.ask("/piece/300001/70000", f"Range: bytes={spec}")
            assert reply.status == 206 and reply["Content-Range"] == f"bytes {first}-{last}/{n}", spec
            assert reply.body == film[first:last + 1], spec
        for spec in (f"{n}-", f"{n}-{n}", "-0"):
            reply = connection.ask("/piece/300001/70000", f"Range: bytes={spec}")
            assert reply.status == 416 and reply["Content-Range"] == f"bytes */{n}", spec
        found = parts_of(connection.ask("/piece/300001/70000", "Range: bytes=0-9,60000-60009"), n)
        assert found == [(0, 9, film[:10]), (60000, 60009, film[60000:60010])]
        reply = connection.ask("/piece/300001/70000", "If-None-Match: " + whole_piece["ETag"])
        assert reply.status == 304 and reply["Content-Length"] == str(n)
        for path, bytes_there in ((f"/piece/{N}/0", b""), (f"/piece/{N - 1}/1", server.film[-1:]),
                                  (f"/piece/0/{N}", server.film)):
            assert connection.ask(path).body == bytes_there, path


@holds("500 random sets of ranges are all right, on one connection")
def at_random(server):
    chance = random.Random(3)
    with server.connect() as connection:
        for _ in range(500):
            spans = []
            for _ in range(chance.choice((1, 1, 1, 2, 4))):
                first = chance.randrange(N)
                spans.append((first, min(N - 1, first + int(chance.expovariate(1 / 3000)))))
            reply = connection.ask("/film.mp4", "Range: bytes=" + ",".join(f"{f}-{l}" for f, l in spans))
            assert reply.status == 206, spans
            if reply["Content-Range"]:
                first, last = map(int, re.findall(r"\d+", reply["Content-Range"])[:2])
                found = [(first, last, reply.body)]
            else:
                found = parts_of(reply)
            assert all(content == server.film[f:l + 1] for f, l, content in found), spans
            for first, last in spans:
                assert any(f <= first and last <= l for f, l, _ in found), spans


with Server() as the_server:
    run(the_server)
