#!/usr/bin/env python3
"""Nobody can tell a hidden film from one that never was: not by answers, not by time, on no route of
the table. And a film that is withdrawn is gone within a second, running transfers too."""

import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time

from running_site import ROOT, SECOND_S, Site, Tally, routes

SHARED = os.path.join(ROOT, "..", "shared", "blackbox", "leak_check.py")
ASKED = [("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-0"}), ("GET", {"If-None-Match": "*"}),
         ("GET", {"If-Match": "*"}), ("GET", {"Range": "bytes=99999999999-"}),
         ("GET", {"Accept": "application/json"}), ("GET", {"Accept-Encoding": "gzip, br"}),
         ("GET", {"Origin": "https://partner.example"}), ("OPTIONS", {}), ("POST", {}),
         ("DELETE", {}), ("GET", {"X-HTTP-Method-Override": "DELETE"})]


def shuffled(name):
    """A name of the same form that never existed."""
    chance = random.Random(name)
    letters = "0123456789abcdef" if re.fullmatch("[0-9a-f]{32}", name) else "abcdefghijklmnopqrstuvwxyz"
    return "".join(letter if letter == "-" else chance.choice(letters) for letter in name)


def ask(connection, method, path, headers=None):
    connection.request(method, path, headers=headers or {})
    reply = connection.getresponse()
    headers = sorted((n.lower(), v) for n, v in reply.getheaders() if n.lower() != "date")
    return reply.status, headers, reply.read()


def templates():
    """(route with {ID} for its film, whether {ID} is a slug or a version id)."""
    for route in routes():
        if ":slug" in route.pattern or ":code" in route.pattern:
            yield route, route.path("{ID}", None), "slug"
        elif ":version" in route.pattern:
            yield route, route.path(None, "{ID}"), "version_id"
            if route.pattern.endswith("/:version/:name"):
                for name in ("poster.jpg", "poster.avif", "storyboard-1.jpg"):
                    yield route, route.path(None, "{ID}").replace("original.mp4", name), "version_id"
        else:
            yield route, route.pattern, None


class Checks:
    def __init__(self, site, tally):
        self.site, self.holds = site, tally.holds
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)

    def table_is_marked(self):
        for route, template, part in templates():
            self.holds(f"{route.pattern}: marked as hiding when it names a film",
                       ("hides" in route.flags) == bool(part))
            public = self.site.public[0]
            if part:
                path = template.replace("{ID}", getattr(public, part))
                self.holds(f"{path} is there, so that its absence says something",
                           ask(self.connection, "GET", path)[0] in
                           self.there(route))

    def there(self, route):
        """What a stranger is answered where a public film is: of staff's, to sign in or to show a token."""
        if "staff" in route.flags:
            return (401,) if "api" in route.flags else (303,)
        return (200, 204, 302)

    def asked(self, route, template, name, method, headers):
        """The answer; of pages for staff without the name, since they lead by signing in back to what was asked."""
        status, said, body = ask(self.connection, method, template.replace("{ID}", name), headers)
        if "staff" in route.flags and "api" not in route.flags:
            said = [(n, v.replace(name, "{ID}") if n == "location" else v) for n, v in said]
        return status, said, body

    def answers_are_equal(self):
        for route, template, part in templates():
            for film in self.site.hidden if part else []:
                if ":key" in route.pattern and film.audience == "partners":
                    continue  # that is where it is not hidden
                name = getattr(film, part)
                for method, headers in ASKED:
                    hidden = self.asked(route, template, name, method, headers)
                    never = self.asked(route, template, shuffled(name), method, headers)
                    is_refused = hidden[0] >= 400 or method == "OPTIONS" or hidden[0] in self.there(route) and \
                        "staff" in route.flags
                    self.holds(f"{method} {template} {headers}: {film.state} as never was",
                               hidden == never and is_refused,
                               f"{hidden[0]} {never[0]}")

    def pictures_wait_for_a_person(self):
        """What is not approved of a public film is as if it never was; and what is, once it is not any more."""
        film = self.site.public[0]
        at = f"/media/{film.version_id}/"
        never = ask(self.connection, "GET", at + "poster-12345.jpg")
        for name in ("poster-900.jpg", "poster-500.jpg", "poster-900", "poster-900.avif", "storyboard-2.jpg"):
            self.holds(f"{name} is as never was", ask(self.connection, "GET", at + name) == never and never[0] == 404)
        done = self.site.run("films", "pictures", film.slug, "approve", "poster-900")
        self.holds("no poster of which nobody has said what it shows", done.returncode == 1 and
                   "what it shows" in done.stderr, done.stderr)
        self.site.run("films", "pictures", film.slug, "describe", "poster-900", "A door")
        done = self.site.run("films", "pictures", film.slug, "approve", "poster-900")
        self.holds("another poster is approved", done.returncode == 0, done.stderr)
        jpeg = self.until(at + "poster.jpg", lambda reply: (film.slug + "poster-900").encode() in reply[2])
        self.holds("it is the film's poster then", jpeg)
        self.holds("an AVIF of the one before is gone", self.until(at + "poster.avif", lambda reply: reply == never))
        done = self.site.run("films", "pictures", film.slug, "disapprove", "poster-12345")
        self.holds("a poster that is not is told of", done.returncode == 1 and "no such picture" in done.stderr,
                   done.stderr)
        self.site.run("films", "pictures", film.slug, "disapprove", "poster-500")
        seen = self.site.run("films", "pictures", film.slug).stdout.splitlines()
        self.holds("another's word takes back no poster", [line for line in seen if "poster-900" in line and
                                                           line.endswith("approved")], seen)
        self.site.run("films", "pictures", film.slug, "disapprove", "poster-900")
        self.holds("none is approved any more", self.until(at + "poster.jpg", lambda reply: reply == never))
        self.site.run("films", "pictures", film.slug, "disapprove", "storyboard")
        for name in ("storyboard.vtt", "storyboard-1.jpg"):
            self.holds(f"{name} is not approved any more", self.until(at + name, lambda reply: reply == never))
        self.site.run("films", "pictures", film.slug, "approve", "poster-500")
        self.site.run("films", "pictures", film.slug, "approve", "storyboard")
        self.holds("all is as it was", self.until(at + "storyboard.vtt", lambda reply: reply[0] == 200))

    def until(self, path, is_so):
        """Within some seconds: who serves is told within a moment."""
        for _ in range(100):
            if is_so(ask(self.connection, "GET", path)):
                return True
            time.sleep(0.05)
        return False

    def times_of(self, template, name, rounds):
        """Medians of what is hidden and of what never was, asked in turn, in us."""
        times = {name: [], shuffled(name): []}
        for _ in range(rounds):
            for each in random.sample(list(times), 2):
                begun = time.perf_counter_ns()
                ask(self.connection, "GET", template.replace("{ID}", each))
                times[each].append(time.perf_counter_ns() - begun)
        return [statistics.median(each) / 1000 for each in times.values()]

    def times_are_equal(self, rounds=500):
        """What the answer itself takes is so each time; what a busy machine does is not."""
        for _, template, part in templates():
            if not part:
                continue
            for _ in range(4):
                hidden, never = self.times_of(template, getattr(self.site.hidden[0], part), rounds)
                if abs(hidden - never) < 50:
                    break
            self.holds(f"{template}: the time tells nothing", abs(hidden - never) < 50,
                       f"{hidden:.0f} and {never:.0f} us")

    def shared_checker(self):
        for wanted in ("slug", "version_id"):
            path = os.path.join(self.site.data, f"routes-{wanted}.txt")
            with open(path, "w", encoding="ascii") as file:
                # It takes any answer but a refusal for a leak: staff's pages lead all strangers to sign in,
                # and a partner's own address shows that partner what is hidden from all others.
                file.writelines(t + "\n" for route, t, part in templates() if part == wanted and
                                303 not in self.there(route) and ":key" not in route.pattern)
            hidden = [word for film in self.site.hidden for word in ("--hidden", getattr(film, wanted))]
            done = subprocess.run(
                [sys.executable, SHARED, "--base", self.site.base, "--routes", path, *hidden,
                 "--timing", "2000"], capture_output=True, text=True, timeout=300)
            print(done.stdout, done.stderr, end="")
            self.holds(f"leak_check by {wanted} finds nothing",
                       done.returncode == 0 and re.search(r"^[1-9]\d* passed, 0 failed", done.stdout,
                                                          re.MULTILINE))


class Transfer(threading.Thread):
    """A viewer in the middle of a large film, reading slowly."""

    def __init__(self, site, film):
        super().__init__(daemon=True)
        self.socket = socket.create_connection(("127.0.0.1", site.port), 10)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.socket.sendall(f"GET /media/{film.version_id}/original.mp4 HTTP/1.1\r\n"
                            f"Host: {site.host}\r\n\r\n".encode())
        self.wanted, self.read, self.ended = film.bytes, 0, None

    def run(self):
        try:
            while data := self.socket.recv(65536):
                self.read += len(data)
                time.sleep(0.01)
        except OSError:
            pass
        self.ended = time.monotonic()


def until(is_so, seconds):
    """How long it took; None when it did not come."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        if is_so():
            return time.monotonic() - begun
        time.sleep(0.02)
    return None


def paths_of(film):
    return [t.replace("{ID}", getattr(film, part)) for _, t, part in templates() if part]


def withdrawing(site, tally):
    film = next(film for film in site.public if film.bytes > 100 << 20)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    running = [Transfer(site, film) for _ in range(4)]
    for transfer in running:
        transfer.start()
    tally.holds("the transfers run", until(lambda: all(t.read > 1 << 20 for t in running), 5))
    done = site.run("films", "withdraw", film.slug)
    said = time.monotonic()
    tally.holds("films withdraw says it is done", done.returncode == 0, done.stderr)
    for path in paths_of(film):
        refusals = (303,) if path.startswith("/studio/") else (401, 404)
        took = until(lambda path=path: ask(connection, "GET", path)[0] in refusals, 5)
        tally.holds(f"{path} refuses within a second", took is not None and took < SECOND_S, took)
    for path in ("/", "/api/v1/films?limit=100", "/api/v1/search?q=shift", "/search?q=shift"):
        tally.holds(f"{path} names it no more",
                    until(lambda path=path: film.slug.encode() not in ask(connection, "GET", path)[2]
                          and film.version_id.encode() not in ask(connection, "GET", path)[2], SECOND_S))
    for transfer in running:
        transfer.join(5)
        tally.holds("a running transfer is cut within a second, short",
                    transfer.ended and transfer.ended - said < SECOND_S and transfer.read < transfer.wanted,
                    f"{transfer.ended and transfer.ended - said} s, {transfer.read} bytes")


def main():
    tally = Tally()
    with Site() as site:
        checks = Checks(site, tally)
        checks.table_is_marked()
        checks.answers_are_equal()
        checks.pictures_wait_for_a_person()
        checks.times_are_equal()
        if os.path.exists(SHARED):
            checks.shared_checker()
        withdrawing(site, tally)
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
