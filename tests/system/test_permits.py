#!/usr/bin/env python3
"""Films by permit: each address of a film's bytes, as the table of routes has them, for who holds one; the neutral page
for everybody else; and a partner that is cut loses the bytes that run, while the others lose none."""

import http.client
import re
import socket
import sqlite3
import time

import small_library
from caches import Cache
from running_site import Site, Tally, routes

OTHER = "6" * 32  # a partner that may show one film


class Checks:
    def __init__(self, site, tally):
        self.site, self.holds = site, tally.holds
        self.public, self.second = site.public[:2]
        self.framed = next(film for film in site.hidden if film.audience == "partners")
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        self.neutral = self.ask("/nothing")

    def ask(self, path, method="GET"):
        try:
            self.connection.request(method, path)
            reply = self.connection.getresponse()
        except ConnectionError:  # it had carried what was cut
            self.connection.close()
            return self.ask(path, method)
        return reply.status, sorted(pair for pair in reply.getheaders() if pair[0] != "Date"), reply.read()

    def run(self, statement, *values):
        db = sqlite3.connect(f"{self.site.data}/catalogue.db", timeout=10)
        with db:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute(statement, values)
        db.close()

    def permit(self, film, **more):
        return small_library.permit(self.site.data, film, **more)

    def paths(self, film, permit):
        for route in routes():
            if ":permit" in route.pattern and not route.pattern.endswith("/preview"):  # bytes, not that page
                route.permit = permit
                yield route.path(film.slug, film.version_id)

    def becomes(self, path, status):
        """How long until that is answered."""
        began = time.monotonic()
        while time.monotonic() - began < 5:
            if self.ask(path)[0] == status:
                break
            time.sleep(0.02)
        return time.monotonic() - began

    def add_other(self):
        self.run("INSERT INTO partners (key, name, has_all, created_at) VALUES (?, 'Other', 0, 0)", OTHER)
        self.run("INSERT INTO partner_films SELECT p.id, f.id FROM partners p, films f"
                 " WHERE p.key = ? AND f.slug = ?", OTHER, self.framed.slug)
        permit = self.permit(self.framed, grant=OTHER)
        self.becomes(f"/p/{permit}/films/{self.framed.slug}/ok", 204)

    def who_holds_one_is_served(self):
        for film in (self.public, self.framed):
            for grant in (small_library.PARTNER, OTHER)[:1 + (film is self.framed)]:
                for path in self.paths(film, self.permit(film, grant=grant)):
                    status, headers, _ = self.ask(path)
                    self.holds(f"{path} is there", status in (200, 204), status)
                    self.holds(f"{path} is nobody's to keep", ("Cache-Control", "private, no-store") in headers)
        for path in self.paths(self.framed, "x"):
            plain = path[len("/p/x"):]
            self.holds(f"{plain}: without a permit there is none", self.ask(plain) == self.neutral)

    def nobody_else_is(self):
        right = self.permit(self.framed)
        bad = {"no permit": "0" * len(right), "no text of ours": "%00",
               "a short one": right[:-1], "a long one": right + "0",
               "of another film": self.permit(self.public),
               "that has run out": self.permit(self.framed, until_s=time.time() - 1),
               "of nobody": self.permit(self.framed, grant="7" * 32),
               "of a preview by a partner's key": self.permit(self.framed, kind="v"),
               "of no kind": self.permit(self.framed, kind="x"),
               "of a partner that may not show it": None}
        for i in (0, 1, 33, 65, 74, 75, len(right) - 1):
            bad[f"with letter {i} changed"] = right[:i] + ("1" if right[i] != "1" else "2") + right[i + 1:]
        for what, permit in bad.items():
            film = self.framed if permit else self.public
            for path in self.paths(film, permit or self.permit(self.public, grant=OTHER)):
                status, headers, body = self.ask(path)
                if what == "no text of ours":  # no address at all
                    self.holds(f"{what}: {path}", status in (400, 404), status)
                else:
                    self.holds(f"a permit {what}: {path}", (status, headers, body) == self.neutral, status)
        for film in self.site.hidden:
            if film is not self.framed:
                for path in self.paths(film, self.permit(film)):
                    self.holds(f"no permit shows {film.slug}: {path}", self.ask(path) == self.neutral)

    def a_playlist_hands_its_permit_on(self):
        right, wrong = self.permit(self.framed), self.permit(self.public)
        start = f"/p/{right}/media/{self.framed.version_id}/"
        lists = [start + "master.m3u8"]
        seen = set()
        while lists:
            at = lists.pop()
            seen.add(at)
            for line in self.ask(at)[2].decode().splitlines():
                for name in [line] if line and line[0] != "#" else line.split('URI="')[1:]:
                    name = name.split('"')[0]
                    self.holds(f"{at}: {name} is named from here", "//" not in name and name[0] != "/", name)
                    below = at.rpartition("/")[0] + "/" + name
                    if below not in seen and below not in lists and name.endswith(".m3u8"):
                        lists.append(below)
                    seen.add(below)
        self.holds("there are lists and files in them", len(seen) > 4, seen)
        for path in seen:
            self.holds(f"{path} is there", self.ask(path, "HEAD")[0] == 200)
            moved = path.replace(right, wrong)
            self.holds(f"{moved}: another film's permit does not replay it", self.ask(moved) == self.neutral)

    def through(self, cache, path):
        connection = http.client.HTTPConnection("127.0.0.1", cache.port, timeout=10)
        connection.request("GET", path)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, reply.getheader("X-Stored"), body

    def no_cache_stores_it(self, name):
        """Also not one that keeps whatever it may."""
        right, late = self.permit(self.framed), self.permit(self.framed, until_s=time.time() - 1)
        frame = f"/embed/{self.framed.slug}/{small_library.PARTNER}"
        with Cache(name, self.site.data, self.site.port) as cache:
            for path in (*self.paths(self.framed, right), *self.paths(self.framed, late), frame):
                direct = self.ask(path)
                for _ in range(3):
                    status, stored, body = self.through(cache, path)
                    same = status == direct[0] and (body == direct[2] or path == frame)
                    self.holds(f"{name}: {path} as without it", same, status)
                    self.holds(f"{name}: {path} is not stored", stored != "HIT", stored)
            asset = re.search(r"/assets/[^\"]+css", self.through(cache, frame)[2].decode()).group()
            kept = [self.through(cache, asset)[1] for _ in range(3)]
            self.holds(f"{name}: what may be stored is, so that this says something", "HIT" in kept, kept)

    def read_some(self, permit):
        """A transfer that runs: the rest of it waits for whoever reads."""
        film = self.second
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        sock.settimeout(5)
        sock.connect(("127.0.0.1", self.site.port))
        sock.sendall(f"GET /p/{permit}/media/{film.version_id}/original.mp4 HTTP/1.1\r\nHost: {self.site.host}\r\n"
                     "Connection: close\r\n\r\n".encode())
        assert sock.recv(1000).startswith(b"HTTP/1.1 200")
        return sock

    def a_partner_is_cut(self):
        self.run("INSERT INTO partner_films SELECT p.id, f.id FROM partners p, films f"
                 " WHERE p.key = ? AND f.slug = ?", OTHER, self.second.slug)
        theirs, ours = self.permit(self.second, grant=OTHER), self.permit(self.second)
        ok = f"/p/{theirs}/films/{self.second.slug}/ok"
        self.becomes(ok, 204)
        cut, kept = self.read_some(theirs), self.read_some(ours)
        began = time.monotonic()
        self.run("DELETE FROM partners WHERE key = ?", OTHER)
        took = self.becomes(ok, 404)
        self.holds("its permits are refused within 2 s", took < 2, took)
        got = self.drain(cut, self.second.bytes // 2)
        took = time.monotonic() - began
        self.holds("what ran is over within 2 s", got < self.second.bytes // 2 and took < 2, (got, took))
        self.holds("the others' goes on", self.drain(kept, 64 << 20) >= 64 << 20)
        self.holds("and begins", self.ask(f"/p/{ours}/films/{self.second.slug}/ok")[0] == 204)
        self.run("UPDATE partners SET until_at = ? WHERE key = ?", int(time.time() * 1000) + 1500,
                 small_library.PARTNER)
        took = self.becomes(f"/p/{ours}/films/{self.second.slug}/ok", 404)
        self.holds("a partner's time ends by itself", 0.3 < took < 4, took)
        kept.settimeout(2)
        self.holds("also for what runs", self.drain(kept, self.second.bytes) < self.second.bytes - (64 << 20))

    @staticmethod
    def drain(sock, most):
        got = 0
        try:
            while got < most:
                more = len(sock.recv(1 << 20))
                if not more:
                    break
                got += more
        except OSError:
            pass
        return got


def main():
    tally = Tally()
    with Site() as site:
        checks = Checks(site, tally)
        checks.add_other()
        checks.who_holds_one_is_served()
        checks.nobody_else_is()
        checks.a_playlist_hands_its_permit_on()
        checks.no_cache_stores_it("nginx")
        checks.no_cache_stores_it("varnish")
        checks.a_partner_is_cut()
    tally.finish()


if __name__ == "__main__":
    main()
