#!/usr/bin/env python3
"""The front-end configurations of config/proxy, tried with the real programs: what goes in comes out as it was,
once, and nothing of a withdrawn film stays in between. With --full every framing case is counted apart."""

import filecmp
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from proxies import CLIENT, Caddy, Exchange, Nginx
from running_site import ROOT, SECOND_S, Site, Tally, free_port

SHARED = os.path.join(os.path.dirname(os.path.abspath(ROOT)), "shared", "blackbox")
IS_FULL = "--full" in sys.argv
# What a proxy says of its own.
OWN = {"date", "connection", "keep-alive", "server", "alt-svc", "strict-transport-security", "age"}
holds = None  # Tally.holds, set below


def media(film, name="original.mp4"):
    return f"/media/{film.version_id}/{name}"


def head(path, *lines, method="GET", host="localhost"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()


def through(proxy, path, *lines, method="GET"):
    with proxy.connect() as connection:
        return Exchange(connection, head(path, *lines, "Connection: close", method=method))


def directly(site, path, *lines, method="GET"):
    with socket.create_connection(("127.0.0.1", site.port), 10) as connection:
        return Exchange(connection, head(path, *lines, "Connection: close", method=method))


def counted(site):
    """Requests that incare has read, but for those for the counts."""
    with urllib.request.urlopen(f"{site.base}/metrics", timeout=10) as reply:
        text = reply.read().decode()
    return sum(int(float(number)) for route, number in re.findall(
        r'^incare_http_requests_total\{route="([^"]*)",[^}]*\} (\S+)$', text, re.M) if route != "/metrics")


def carries(site, proxy):
    film = site.public[0]
    rows = [("/", "GET"), (f"/films/{film.slug}", "GET"), ("/nothing-here", "GET"), ("/api/v1/films", "GET"),
            (media(film), "HEAD"), (media(film, "../captions/en-GB.vtt").replace("/../", "/"), "GET"),
            ("/api/v1/nothing", "GET"), ("/search?q=a%20b+c&q=%C5%B5", "GET"), ("/a%2fb", "GET"), ("//x", "GET"),
            ("/" + "a" * 3000, "GET"), ("/films", "OPTIONS")]
    for path, method in rows:
        ours, theirs = directly(site, path, method=method), through(proxy, path, method=method)
        said = f"{proxy.name}: {method} {path[:40]}"
        holds(f"{said} answers the same", ours.statuses == theirs.statuses and ours.body == theirs.body,
              (ours.statuses, theirs.statuses))
        own = [name for name, _ in theirs.fields]
        holds(f"{said}: no field twice", len(own) == len(set(own)), own)
        holds(f"{said}: the fields are incare's", {pair for pair in ours.fields if pair[0] not in OWN} ==
              {pair for pair in theirs.fields if pair[0] not in OWN}, (ours.fields, theirs.fields))
        holds(f"{said}: HSTS", theirs["strict-transport-security"] is not None)
        holds(f"{said}: no version, no cookie", not re.search(r"\d", theirs["server"] or "") and
              "set-cookie" not in own and "via" not in own, theirs.fields)


def ranges(site, proxy):
    film = site.public[0]
    with open(os.path.join(site.data, "renditions", film.version_id, "original.mp4"), "rb") as file:
        content = file.read()
    for asked, first, last in (("0-0", 0, 0), ("1000-70000", 1000, 70000), ("-5", len(content) - 5, len(content) - 1),
                               ("1048570-", 1048570, len(content) - 1)):
        reply = through(proxy, media(film), f"Range: bytes={asked}")
        holds(f"{proxy.name}: bytes={asked}", reply.status == 206 and reply.body == content[first:last + 1] and
              reply["content-range"] == f"bytes {first}-{last}/{len(content)}", reply.fields)
    etag = through(proxy, media(film), method="HEAD")["etag"]
    holds(f"{proxy.name}: the tag stays strong", etag and etag.startswith('"'), etag)
    for field, status in ((f"If-None-Match: {etag}", 304), (f"If-Range: {etag}\r\nRange: bytes=1-1", 206),
                          ('If-Range: "x"\r\nRange: bytes=1-1', 200), ("Range: bytes=9999999-", 416),
                          ('If-Match: "x"', 412), ("Range: bytes=0-1,9-9", 206)):
        reply = through(proxy, media(film), field)
        holds(f"{proxy.name}: {field.split(chr(13))[0]} is {status}", reply.status == status, reply.statuses)
    if os.path.isdir(SHARED):
        said = blackbox("range_check.py", "--url", f"https://localhost:{proxy.port}{media(film)}", "--file",
                        os.path.join(site.data, "renditions", film.version_id, "original.mp4"), "--fuzz", "300")
        print(f"{proxy.name}: range_check: {said.splitlines()[-1]}")
        holds(f"{proxy.name}: range_check", re.search(r"^[1-9]\d+ passed, 0 failed", said, re.M) and
              "300 random range sets, 0 wrong" in said and not re.search("^FAIL", said, re.M), said)


def blackbox(name, *words):
    return subprocess.run([sys.executable, os.path.join(SHARED, name), *words], capture_output=True, text=True,
                          timeout=600, check=False).stdout


TAIL = head("/smuggled")
SMUGGLING = [  # a sentence, the fields, the body: what follows it is nobody's request
    ("both lengths, the body by Content-Length", "Content-Length: %d\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    ("both lengths, the body by chunks", "Transfer-Encoding: chunked\r\nContent-Length: 4", b"0\r\n\r\n"),
    ("a coding that is not understood", "Transfer-Encoding: xchunked\r\nContent-Length: 5", b"0\r\n\r\n"),
    ("a blank before the colon", "Transfer-Encoding : chunked\r\nContent-Length: 5", b"0\r\n\r\n"),
    ("a coding after a vertical tab", "Transfer-Encoding: \x0bchunked\r\nContent-Length: 5", b"0\r\n\r\n"),
    ("a folded coding", "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5", b"0\r\n\r\n"),
    ("chunked, but not last", "Transfer-Encoding: chunked, identity", b"0\r\n\r\n"),
    ("two lengths", "Content-Length: 5\r\nContent-Length: 0", b"hello"),
    ("a list of lengths", "Content-Length: 5, 0", b"hello"),
    ("a length with a sign", "Content-Length: +5", b"hello"),
    ("a length beyond 64 bits", "Content-Length: 18446744073709551621", b"hello"),
    ("a chunk whose length is no number", "Transfer-Encoding: chunked", b"xyz\r\n"),
    ("a chunk whose length has a sign", "Transfer-Encoding: chunked", b"+5\r\nhello\r\n0\r\n\r\n"),
    ("a chunk longer than it says", "Transfer-Encoding: chunked", b"4\r\nSEE-THIS\r\n0\r\n\r\n"),
]


def smuggles_nothing(site, proxy):
    for sentence, fields, body in SMUGGLING:
        length = len(body) + len(TAIL)
        raw = head("/", *(fields.replace("%d", str(length)).split("\r\n")), method="POST") + body + TAIL
        before = counted(site)
        with proxy.connect() as connection:
            reply = Exchange(connection, raw, 0.4)
        more = counted(site) - before
        # RFC 9112 6.3: where both lengths are there, Transfer-Encoding alone may be obeyed; Caddy does.
        most = 2 if proxy.name == "Caddy" and re.search("both|folded", sentence) else 1
        holds(f"{proxy.name}: {sentence}: one request at most", more <= len(reply.statuses) <= most,
              (more, reply.statuses))
        holds(f"{proxy.name}: {sentence}: no 5xx but 501", not [status for status in reply.statuses
                                                              if status >= 500 and status != 501], reply.statuses)
    before = counted(site)
    with proxy.connect() as connection:
        reply = Exchange(connection, head("/") * 3 + head("/", "Connection: close"), 5)
    holds(f"{proxy.name}: four that follow each other are four", counted(site) - before == 4 and
          reply.statuses == [200] * 4, reply.statuses)
    if os.path.isdir(SHARED):
        frames(site, proxy)


# Where the proxies read two requests in what has a body of doubtful length. What they hand on they write anew,
# so that incare reads as many as they do; one more proxy before them might not.
LENIENT = {"nginx": {"frame.chunk-bare-lf"},
           "Caddy": {"frame.cl-te", "frame.te-cl", "frame.te-cl-reversed-case", "frame.te-tab-value", "frame.te-folded",
                     "frame.te-http10", "frame.cl-empty",
                     "frame.chunk-no-crlf-after-data"}}  # this one when its answer is there before its body was read


def frames(site, proxy):
    """The framing cases of h1_robust, but for those that it cannot try over TLS."""
    words = ["--url", f"https://localhost:{proxy.port}{media(site.public[-1])}", "--post-path", "/", "--only"]
    result = os.path.join(proxy.folder, "frames.json")
    blackbox("h1_robust.py", *words, r"^frame\.(?!endless)", "--json", result)
    with open(result, encoding="utf-8") as file:
        cases = json.load(file)["results"]
    failed = {case["id"]: case["why"] for case in cases if case["verdict"] == "FAIL"}
    print(f"{proxy.name}: h1_robust: {len(cases) - len(failed)} of {len(cases)} framing cases; not so: {failed}")
    holds(f"{proxy.name}: framing", len(cases) > 40 and not set(failed) - LENIENT[proxy.name] and
          "5xx" not in str(failed), failed)
    for case in cases if IS_FULL else []:
        before = counted(site)
        blackbox("h1_robust.py", *words, f"^{re.escape(case['id'])}$")
        more = counted(site) - before - 2  # it asks before and after whether the server is alive
        two = case["id"] in failed or re.search("twice|list-dup|gzip|get-body|lf-smuggle", case["id"])
        holds(f"{proxy.name}: {case['id']}: no more out than in", more <= (2 if two else 1), more)


def bodies(site, proxy):
    """A body that incare refuses before it is read is no failure of the proxy."""
    for size in (10, 100000, 3000000):
        with proxy.connect() as connection:
            reply = Exchange(connection, head("/", f"Content-Length: {size}", method="POST") + bytes(size), 2)
        holds(f"{proxy.name}: a body of {size} bytes is refused, not failed at", reply.statuses[:1] == [405] or
              not reply.statuses, reply.statuses)


def speaks(site, proxy):
    film = site.public[0]
    for words, version in ((["--http1.1"], b"1.1"), (["--http2"], b"2"), (["--tls-max", "1.2"], b"2")):
        code, said = proxy.curl(media(film), *words, "-o", "/dev/null", "-w", "%{http_version} %{http_code} "
                                "%{size_download}")
        holds(f"{proxy.name}: {words}", (code, said) == (0, version + b" 200 %d" % film.bytes), (code, said))
    holds(f"{proxy.name}: no TLS 1.1", proxy.curl("/", "--tls-max", "1.1", "--ciphers", "ALL@SECLEVEL=0")[0] != 0)
    code, said = proxy.curl(media(film), "--http2", "-r", "5-9", "-o", "-", "-D", "-")
    holds(f"{proxy.name}: a range by HTTP/2", code == 0 and b"HTTP/2 206" in said and
          said.endswith(film.content[5:10]), said[:300])
    plain = Exchange(socket.create_connection(("127.0.0.1", proxy.plain_port), 10),
                     head("/films?x=1", "Connection: close"))
    holds(f"{proxy.name}: without TLS only the way to TLS", plain.status == 308 and
          re.match(r"https://localhost(:\d+)?/films\?x=1$", plain["location"] or ""), plain.fields)
    if proxy.name == "Caddy":
        holds("Caddy: HTTP/3 is offered", f'h3=":{proxy.port}"' in (through(proxy, "/")["alt-svc"] or ""))
        speaks_http3(site, proxy)


def speaks_http3(site, proxy):
    if not shutil.which("gtlsclient"):
        print("skipped: gtlsclient is not here (see apt.txt)")
        return
    film = site.public[0]
    into = os.path.join(proxy.folder, "http3")
    os.mkdir(into)
    done = subprocess.run(["gtlsclient", "-q", "--exit-on-all-streams-close", "--timeout", "20s", "--download", into,
                           "127.0.0.1", str(proxy.port), f"https://localhost:{proxy.port}{media(film)}"],
                          capture_output=True, timeout=60, check=False)
    name = os.path.join(into, "original.mp4")
    whole = os.path.join(site.data, "renditions", film.version_id, "original.mp4")
    holds("Caddy: a film by HTTP/3", os.path.exists(name) and filecmp.cmp(name, whole, False), done.stderr[-300:])


def keeps_to_itself(site, proxy):
    """The counts are not handed on, whoever asks."""
    missing = through(proxy, "/nothing-here")
    for lines in ((), ("X-Forwarded-For: 127.0.0.1",), ("Authorization: Bearer x",)):
        reply = through(proxy, "/metrics", *lines)
        holds(f"{proxy.name}: /metrics is as nothing", (reply.status, reply.body) == (404, missing.body), reply.status)
    holds("(directly they are there)", directly(site, "/metrics").status == 200)
    for path in ("//metrics", "/%6detrics", "/metrics/", "/x/../metrics", "/METRICS", "/metrics?x", "/metrics%20"):
        reply = through(proxy, path)
        holds(f"{proxy.name}: {path} is nothing", reply.status in (404, 400) and b"incare_" not in reply.body,
              reply.statuses)


class Slow(threading.Thread):
    """Reads a film slowly; ended_at says when it was cut."""

    def __init__(self, proxy, path):
        super().__init__(daemon=True)
        self.proxy, self.path, self.received, self.ended_at, self.is_cut = proxy, path, 0, None, False

    def run(self):
        with self.proxy.connect(20, 65536) as connection:
            connection.sendall(head(self.path))
            try:
                while data := connection.recv(65536):
                    self.received += len(data)
                    time.sleep(0.005)
            except OSError:
                pass
        self.ended_at = time.monotonic()


def withdraws(site, proxy):
    film = site.public[1]
    paths = [media(film), f"/films/{film.slug}", f"/api/v1/films/{film.slug}"]
    holds(f"{proxy.name}: a film is there", [through(proxy, path, "Range: bytes=0-9").status for path in paths] ==
          [206, 200, 200])
    slow = Slow(proxy, paths[0])
    by_http2 = subprocess.Popen(
        ["curl", "-sS", "--http2", "--cacert", proxy.certificate, "--limit-rate", "4M", "-o", "/dev/null", "-w",
         "%{http_version} %{size_download}", f"https://localhost:{proxy.port}{paths[0]}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    slow.start()
    time.sleep(1)
    begun = time.monotonic()
    done = site.run("films", "withdraw", film.slug)
    before = slow.received
    while time.monotonic() - begun < 5 and through(proxy, paths[0]).status != 404:
        time.sleep(0.02)
    gone = time.monotonic() - begun
    slow.join(20)
    holds(f"{proxy.name}: withdrawn, it is gone within a second", done.returncode == 0 and gone < SECOND_S + 0.2, gone)
    again = [through(proxy, path, line) for path in paths
             for line in ("X-A: a", "Range: bytes=0-9", "If-None-Match: *")]
    holds(f"{proxy.name}: everywhere, at once", {reply.status for reply in again} == {404},
          [reply.statuses for reply in again])
    cut = slow.ended_at - begun if slow.ended_at else None
    # What the kernel holds for a reader still arrives: as much as nginx.conf lets it, and of what comes from incare
    # as much as it likes, or as Caddy leaves it to.
    most = (6 if proxy.name == "nginx" else 12) << 20
    holds(f"{proxy.name}: a running transfer is cut, after what was on its way", cut is not None and
          slow.received - before < most, (cut, slow.received - before))
    said, _ = by_http2.communicate(timeout=60)
    holds(f"{proxy.name}: so is one by HTTP/2, and it shows", by_http2.returncode not in (0, None) and
          said.startswith(b"2 "), (by_http2.returncode, said))
    print(f"{proxy.name}: withdrawn after {gone:.2f} s, transfer cut after {cut or -1:.2f} s and "
          f"{(slow.received - before) / 1e6:.1f} MB")


def away(site, proxy):
    """Nobody stands behind: after the site has ended."""
    for path in ("/", "/media/x/original.mp4", "/metrics"):
        reply = through(proxy, path)
        holds(f"{proxy.name}: away, {path}", reply.status == 503 and reply["retry-after"] == "5" and
              reply["cache-control"] == "private, no-store" and
              reply.body.strip() == b"The site is away for a moment. Please try again.", (reply.statuses, reply.body))
        own = [name for name, _ in reply.fields]
        holds(f"{proxy.name}: away, {path}: no field twice", len(own) == len(set(own)), own)


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def tells_who_asks(folder, kind):
    """What stands behind hears the client's address from the proxy, and nothing that the client made up."""
    behind = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    with kind(folder, behind.server_port) as proxy:
        heard = json.loads(through(proxy, "/", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.2",
                                   "X-Real-IP: 192.0.2.3", "Cookie: a=b", "Range: bytes=1-2").body)
    behind.shutdown()
    heard_of = [value for name, value in heard if name == "x-forwarded-for"]
    holds(f"{kind.name}: who asks is told once, by the proxy alone", heard_of == [CLIENT] and
          "192.0.2." not in str(heard), heard)
    names = dict(map(tuple, heard))
    holds(f"{kind.name}: the request is the client's", names["range"] == "bytes=1-2" and names["cookie"] == "a=b" and
          names["host"].startswith("localhost") and "accept-encoding" not in names, heard)


def as_set_up(folder, kind):
    """With incare's own settings for a proxy before it."""
    port = free_port()
    with Site("--behind-proxy", "true", "--origin", f"https://localhost:{port}", "--client-budget", "500") as site, \
            kind(folder, site.port, port) as proxy:
        for path in ("/", "/nothing-here", "/api/v1/films", media(site.public[0])):
            hsts = [value for name, value in through(proxy, path).fields if name == "strict-transport-security"]
            holds(f"{kind.name}: HSTS once, incare's: {path[:20]}", hsts == ["max-age=31536000"], hsts)
        page = through(proxy, f"/films/{site.public[0].slug}").body.decode()
        holds(f"{kind.name}: full addresses are the proxy's", f"https://localhost:{port}/" in page and
              f":{site.port}" not in page)
        holds(f"{kind.name}: /metrics is nobody's", through(proxy, "/metrics").status == 404)
        # Who makes up an address for each request is one client all the same.
        seen = [through(proxy, "/", f"X-Forwarded-For: 192.0.2.{i}", f"Forwarded: for=192.0.2.{i}")
                for i in range(1, 120)]
        holds(f"{kind.name}: too much is told so", {reply.status for reply in seen} == {200, 429} and
              seen[-1].status == 429 and int(seen[-1]["retry-after"] or 0) > 0,
              [seen[-1].statuses, seen[-1].fields])


def proven(kind, folder):
    tells_who_asks(folder, kind)
    as_set_up(folder, kind)
    with Site() as site, kind(folder, site.port) as proxy:
        for part in (speaks, carries, ranges, smuggles_nothing, bodies, keeps_to_itself, withdraws):
            part(site, proxy)
        with socket.create_connection(("127.0.0.1", proxy.port), 5, source_address=(CLIENT, 0)) as raw:
            raw.sendall(b"no TLS at all\r\n\r\n")
        site.process.terminate()
        site.process.wait(20)
        away(site, proxy)
        holds(f"{kind.name}: nobody's address is written", CLIENT not in proxy.said(),
              re.findall(f".*{CLIENT}.*", proxy.said())[:3])


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for kind in (Nginx, Caddy):
        if not kind.program or not shutil.which("openssl"):
            print(f"skipped: {kind.name} or openssl is not here (see apt.txt)")
            continue
        with tempfile.TemporaryDirectory(prefix="incare-proxy-") as folder:
            try:
                proven(kind, folder)
            except (AssertionError, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
                holds(kind.name, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
