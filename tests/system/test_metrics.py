#!/usr/bin/env python3
"""GET /metrics: right, as Prometheus reads it, and nobody's but this machine's."""

import http.client
import os
import signal
import re
import shutil
import socket
import subprocess

from a_library import Library
from running_site import Tally, routes

holds = None  # Tally.holds, set below


def ask(library, path, **headers):
    """(status, headers but for the date, body)"""
    held = http.client.HTTPConnection("127.0.0.1", int(library.base.rsplit(":", 1)[1]), timeout=10)
    held.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    reply = held.getresponse()
    body = reply.read()
    held.close()
    return reply.status, sorted(pair for pair in reply.getheaders() if pair[0] != "Date"), body


def metrics(library):
    """{name with labels: value}"""
    text = ask(library, "/metrics")[2].decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\n]\S*) (\S+)$", text, re.M)}


def counts():
    with Library() as library:
        library.put("a.mp4", "large.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        library.serve()
        version = library.film("a")["versions"][0]
        media = f"/media/{version['id']}/original.mp4"
        media_2xx = 'incare_http_requests_total{route="/media/:version/:name",status="2xx"}'
        before = metrics(library)
        status, _, body = ask(library, media, Range="bytes=0-99999")
        holds("a range", status == 206 and len(body) == 100000, status)
        ask(library, "/nothing")
        ask(library, "/")
        ask(library, "/")
        library.until(lambda: metrics(library)["incare_http_sent_bytes_total"] > 100000)
        after = metrics(library)
        more = {name: after[name] - before[name] for name in after}
        holds("by route", more[media_2xx] == 1, more[media_2xx])
        holds("what has none", more['incare_http_requests_total{route="none",status="4xx"}'] == 1)
        holds("ranges", more["incare_http_ranges_total"] == 1)
        holds("bytes that arrived", 100000 < more["incare_http_sent_bytes_total"] < 300000,
              more["incare_http_sent_bytes_total"])
        holds("every request has its time", more['incare_http_answer_seconds_bucket{le="+Inf"}'] ==
              more["incare_http_answer_seconds_count"] ==
              sum(value for name, value in more.items() if name.startswith("incare_http_requests_total")), more)
        holds("a page is made once a loop", more["incare_cache_hits_total"] + more["incare_cache_misses_total"] == 2)
        holds("nobody watches", after["incare_viewers"] == 0 and after["incare_transfers_total"] == 1, after)
        holds("one connection, ours", library.until(
            lambda: metrics(library)["incare_http_connections"] == 1) is not None)

        with socket.create_connection(("127.0.0.1", int(library.base.rsplit(":", 1)[1]))) as viewer:
            viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            viewer.sendall(f"GET {media} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            holds("a viewer is seen", library.until(lambda: metrics(library)["incare_viewers"] == 1) is not None)
            generation = metrics(library)["incare_library_generation"]
            library.run("films", "withdraw", "a")
            holds("and cut when the film is withdrawn", library.until(
                lambda: metrics(library)["incare_transfers_cut_total"] == 1) is not None)
            holds("and gone", library.until(lambda: metrics(library)["incare_viewers"] == 0) is not None)
            holds("one is withdrawn", metrics(library)["incare_withdrawals"] == 1)
            holds("the generation grew", metrics(library)["incare_library_generation"] > generation)

        _, headers, body = ask(library, "/metrics")
        holds("its type", ("Content-Type", "text/plain; version=0.0.4; charset=utf-8") in headers, headers)
        patterns = set(re.findall(r'route="([^"]*)"', body.decode()))
        holds("labels are patterns", patterns == {route.pattern for route in routes()} | {"none"}, patterns)
        holds("no film and no address", version["id"] not in body.decode() and b"127.0.0.1" not in body)
        if shutil.which("promtool"):
            done = subprocess.run(["promtool", "check", "metrics"], input=body, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=60, check=False)
            holds("promtool has nothing to say", done.returncode == 0 and not done.stdout, done.stdout)
        else:
            print("skipped: promtool is not here (Debian package prometheus)")


def are_private():
    with Library() as library:
        library.serve()
        missing = ask(library, "/nothing")
        holds("there for this machine", ask(library, "/metrics")[0] == 200)
        for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
            holds(f"not there for what a proxy hands on ({name})",
                  ask(library, "/metrics", **{name: "192.0.2.1"}) == missing)
        library.stop()
        for words in (("--behind-proxy", "true"), ("--origin", "https://films.example.org")):
            library.serve(*words)
            holds(f"not there with {words[0]}", ask(library, "/metrics") == ask(library, "/nothing") and
                  ask(library, "/metrics")[0] == 404)
            library.stop()


TOKEN = "c2l4dGVlbiBieXRlcw=="


def tell(library, path, token):
    with open(path, "w", encoding="ascii") as file:
        file.write(token + "\n")
    library.server.send_signal(signal.SIGHUP)


def token_is_exchanged(library, path):
    def is_known(token):
        return ask(library, "/metrics", Authorization=f"Bearer {token}")[0] == 200

    tell(library, path, "tooshort")
    with open(library.log.name, encoding="utf-8") as log:
        holds("HUP: what is no token is refused", library.until(lambda: "at least 16" in log.read()) is not None)
    holds("and the one of before kept", is_known(TOKEN) and not is_known("tooshort"))
    tell(library, path, TOKEN.swapcase())
    holds("HUP: another token takes its place", library.until(lambda: is_known(TOKEN.swapcase())) is not None)
    holds("and the one of before is none any more", not is_known(TOKEN))


def by_token():
    with Library() as library:
        path = os.path.join(library.data, "token")
        with open(path, "w", encoding="ascii") as file:
            file.write(TOKEN + "\n")
        os.chmod(path, 0o640)
        done = library.run("serve", "--listen", "localhost:0", "--metrics-token-file", path, check=False)
        holds("a token that others may read is refused", done.returncode == 78 and "chmod 600" in done.stderr, done)
        os.chmod(path, 0o600)
        library.serve("--behind-proxy", "true", "--metrics-token-file", path)
        missing = ask(library, "/nothing")
        for said in (f"Bearer {TOKEN}", f"bearer   {TOKEN}"):
            status, _, body = ask(library, "/metrics", Authorization=said, X_Forwarded_For="192.0.2.1")
            holds(f"there for who says {said}", status == 200 and b"incare_viewers" in body, status)
        for said in ("", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN} ", f"Basic {TOKEN}"):
            told = ask(library, "/metrics", Authorization=said)
            holds(f"not for who says '{said}'", told == missing or said.endswith(" ") and told[0] == 200, told[0])
        holds("not for who says nothing", ask(library, "/metrics") == missing)
        token_is_exchanged(library, path)
        library.stop()
        library.serve()
        holds("without a token nobody has it",
              ask(library, "/metrics", Authorization="Bearer ", X_Forwarded_For="192.0.2.1")[0] == 404)


def refusals_are_counted():
    with Library() as library:
        library.serve("--client-budget", "100")
        answers = [ask(library, "/search?q=x", X_Forwarded_For="192.0.2.1")[0] for _ in range(5)]
        holds("two searches are within this budget", answers == [200, 200, 429, 429, 429], answers)
        holds("what was refused is counted", metrics(library)['incare_http_refused_total{reason="budget"}'] == 3)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (counts, are_private, by_token, refusals_are_counted):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, TypeError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
