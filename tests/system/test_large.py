#!/usr/bin/env python3
"""A library of 10,000 films, each with much to say: its sitemap is an index of parts, each of them soon there, and
no list ends without saying so."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as xml

from running_site import BUILD, SECOND_S, Tally, free_port

FILMS, HIDDEN = 10_000, 7
SYNOPSIS = "A house, and who lived in it. " * 100  # 3,000 bytes
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Kept when made once: an eighth of kept_bytes_max.
PART_BYTES_MAX = 4 << 20


def make(data):
    make_catalogue = os.path.join(BUILD, "tests", "support", "make_catalogue")
    subprocess.run([make_catalogue, data, str(FILMS), "8"], check=True, timeout=60)
    with sqlite3.connect(os.path.join(data, "catalogue.db")) as db:
        db.execute("UPDATE film_texts SET synopsis = ?", (SYNOPSIS,))
        db.execute("UPDATE film_texts SET synopsis = '' WHERE film_id = 1")
        db.execute("UPDATE films SET state = 'draft' WHERE id > ?", (FILMS - HIDDEN,))


class Large:
    """`incare serve` over them."""

    def __enter__(self):
        self.data = tempfile.mkdtemp(prefix="incare-test-")
        make(self.data)
        host = f"127.0.0.1:{free_port()}"
        self.base = f"http://{host}"
        self.origin = f"http://localhost:{host.rsplit(':', 1)[1]}"
        self.process = subprocess.Popen([os.path.join(BUILD, "incare"), "serve", "--data", self.data, "--listen", host],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while self.get("/healthz")[0] != 200 and time.monotonic() < until:
            time.sleep(0.05)
        return self

    def get(self, path):
        try:
            with urllib.request.urlopen(self.base + path.removeprefix(self.origin), timeout=20) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as reply:
            return reply.code, reply.read()
        except OSError:
            return 0, b""

    def memory_kib(self):
        """The most that the process which serves has had."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            web = file.read().split()[0]
        with open(f"/proc/{web}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        shutil.rmtree(self.data)


def places(body):
    return [place.text for place in xml.fromstring(body).iter(MAPS + "loc")]


def parts(site, holds):
    """What all parts name."""
    status, body = site.get("/sitemap.xml")
    holds("there is a sitemap", status == 200, status)
    holds("an index of parts", b"<sitemapindex " in body, body[:200])
    named = []
    for part in places(body) if status == 200 else []:
        begun = time.monotonic()
        status, body = site.get(part)
        holds(f"{part} is there within a second", status == 200 and time.monotonic() - begun < SECOND_S,
              (status, time.monotonic() - begun))
        holds(f"{part} is small enough to be kept", len(body) < PART_BYTES_MAX, len(body))
        named += places(body)
    return named


def no_parts(site, holds):
    for words in ("part=1000", "part=-1", "part=x", "part=", "part=99999999999999999"):
        holds(f"no part: {words}", site.get("/sitemap.xml?" + words)[0] == 404)


def lists(site, holds):
    """What follows the first page of each is there, and is other films."""
    for path, film in (("/accessibility", rb'<th scope="row"><a href="/films/([^"]+)"'),
                       ("/", rb'href="/films/([^"]+)"'), ("/themes/voices", rb'href="/films/([^"]+)"')):
        body = site.get(path)[1]
        more = re.search(rf'href="({path}\?after=[^"#]+)'.encode(), body)
        holds(f"{path} says that there is more", more, body[-200:])
        status, after = site.get(more.group(1).decode()) if more else (0, b"")
        first, second = set(re.findall(film, body)), set(re.findall(film, after))
        holds(f"{path} goes on", status == 200 and len(first) >= 60 and len(second - first) >= 60,
              (status, len(first), len(second)))
        holds(f"{path} begins nowhere else", site.get(path + "?after=x")[0] == 404)
    holds("what a film without a synopsis is about", b'href="/themes/voices"' in site.get("/films/film-000000")[1])


def main():
    tally = Tally()
    with Large() as site:
        site.get("/")
        before = site.memory_kib()
        named = parts(site, tally.holds)
        films = {place.rsplit("/", 1)[1] for place in named if "/films/" in place}
        tally.holds("each film that may be seen is in it", len(films) == FILMS - HIDDEN, len(films))
        tally.holds("once in each language", len(named) == len(set(named)) == 2 * (FILMS - HIDDEN) + 16, len(named))
        tally.holds("and what is named is there",
                    all(site.get(place)[0] == 200 for place in random.sample(named, min(20, len(named)))))
        tally.holds("it takes no more memory than its parts", site.memory_kib() - before < 100 << 10,
                    f"{site.memory_kib() - before} KiB")
        no_parts(site, tally.holds)
        lists(site, tally.holds)
        for feed in ("/feed.xml", "/podcast.xml"):
            status, body = site.get(feed)
            tally.holds(f"{feed} has the newest films alone", status == 200 and body.count(b"<item>") == 60,
                        (status, body.count(b"<item>")))
        if "--figures" in sys.argv:
            print(f"{before} KiB, then {site.memory_kib()} KiB")
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
