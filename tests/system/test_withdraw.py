#!/usr/bin/env python3
"""Publishing and withdrawing, while people watch: how soon it holds, and that nothing brings a withdrawn
film back but a person."""

import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse

from a_library import Library, clip
from running_site import SECOND_S, Tally

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nThe zebra kettle again.\n"
holds = None  # Tally.holds, set below


def addresses(library, slug):
    version = library.film(slug)["versions"][0]["id"]
    return [f"/media/{version}/original.mp4", f"/films/{slug}", f"/films/{slug}/transcript",
            f"/api/v1/films/{slug}", f"/media/{version}/captions/en-GB.vtt",
            f"/media/{version}/chapters.vtt"]


def are(library, paths, status):
    return all(library.get(path)[0] == status for path in paths)


def is_found(library):
    return b'"slug"' in library.get("/api/v1/search?q=zebra")[1]


class Transfer(threading.Thread):
    """Reads a film slowly; ended_at says when the server cut it."""

    def __init__(self, base, path, pause=0.01):
        super().__init__(daemon=True)
        self.pause = pause
        self.to = urllib.parse.urlsplit(base)
        self.path, self.ended_at, self.received = path, None, 0

    def run(self):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", self.to.port))
            connection.sendall(f"GET {self.path} HTTP/1.1\r\nHost: {self.to.netloc}\r\n\r\n".encode())
            try:
                while True:
                    data = connection.recv(32768)
                    if not data:
                        break
                    self.received += len(data)
                    time.sleep(self.pause)
            except OSError:
                pass
        self.ended_at = time.monotonic()


def published_and_withdrawn():
    with Library() as library:
        library.put("a.mp4", "large.mp4")
        library.put("a.chapters.vtt", VTT)
        library.put("a.en-GB.vtt", VTT)
        library.index()
        library.serve()
        paths = addresses(library, "a")
        holds("a draft is nowhere", are(library, paths, 404) and not is_found(library))
        library.run("films", "publish", "a")
        took = library.until(lambda: are(library, paths, 200) and is_found(library), 5)
        holds("published, it is everywhere within a second", took is not None and took < SECOND_S, took)
        transfer = Transfer(library.base, paths[0])
        transfer.start()
        holds("a transfer runs", library.until(lambda: transfer.received > 1 << 18) is not None)
        begun = time.monotonic()
        library.run("films", "withdraw", "a")
        took = library.until(lambda: are(library, paths, 404) and not is_found(library), 5)
        holds("withdrawn, it is nowhere within a second", took is not None and took < SECOND_S, took)
        transfer.join(5)
        cut = transfer.ended_at - begun if transfer.ended_at else None
        holds("and a running transfer is cut within a second, short", cut is not None and cut < SECOND_S + 0.2 and
              transfer.received < os.path.getsize(clip("large.mp4")), cut)
        print(f"withdrawn everywhere after {took or 0:.2f} s, transfer cut after {cut or 0:.2f} s")
        holds("withdrawing twice is as good as once", library.run("films", "withdraw", "a").returncode == 0)
        done = library.run("films", "publish", "a", check=False)
        holds("it cannot be published", done.returncode == 1 and "restore" in done.stderr, done.stderr)
        library.run("films", "restore", "a")
        holds("given back, it is ready, and still nowhere", library.film("a")["state"] == "ready" and
              are(library, paths, 404))
        library.run("films", "publish", "a")
        holds("until a person publishes it", library.until(lambda: are(library, paths, 200), 3) is not None)
        done = library.run("films", "restore", "a", check=False)
        holds("what is not withdrawn cannot be given back", done.returncode == 1)
        done = library.run("films", "withdraw", "b", check=False)
        holds("what is not there cannot be withdrawn", done.returncode == 1 and "no such film" in done.stderr)


def in_its_time():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.en-GB.vtt", VTT)
        library.index()
        library.serve()
        paths = addresses(library, "a")[1:2]
        now = time.time()
        stamp = "%Y-%m-%dT%H:%M:%SZ"
        at, until = int(now) + 3, int(now) + 8
        library.run("films", "publish", "a", "--at", time.strftime(stamp, time.gmtime(at)), "--until",
                    time.strftime(stamp, time.gmtime(until)))
        holds("before its hour it is scheduled and nowhere", library.film("a")["state"] == "scheduled" and
              are(library, paths, 404) and not is_found(library))
        library.until(lambda: are(library, paths, 200))
        holds("at its hour it is there", 0 <= time.time() - at < SECOND_S, time.time() - at)
        holds("found in search soon after", library.until(lambda: is_found(library), 2) is not None)
        library.until(lambda: are(library, paths, 404))
        holds("at its end it is gone", 0 <= time.time() - until < SECOND_S, time.time() - until)
        holds("and has ended", library.until(lambda: library.film("a")["state"] == "ended", 3) is not None)
        holds("for search too", not is_found(library))
        holds("it does not come back for ever by being published again",
              library.run("films", "publish", "a", check=False).returncode == 1)
        library.run("films", "publish", "a", "--until", "2099-01-01T00:00:00Z")
        said = library.run("films", "publish", "a").stdout
        holds("and what became of it is said", said.split()[:2] == ["live", "a"] and
              said.endswith(", until 2099-01-01T00:00:00Z\n"), said)
        holds("an end that was said once stays", library.film("a")["end_at"] == "2099-01-01T00:00:00Z")
        library.run("films", "publish", "a", "--until", "never")
        holds("until somebody takes it away", library.film("a")["end_at"] is None)
        for words, status in ((["--at", "tomorrow"], 2), (["--until", "2001-01-01T00:00:00Z"], 1),
                              (["--until", "1925-01-01T00:00:00Z"], 2), (["--at", "never"], 2)):
            holds(f"{words} is no time for it",
                  library.run("films", "publish", "a", *words, check=False).returncode == status)


def nothing_brings_it_back():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        before = os.path.join(library.data, "before.db")
        shutil.copyfile(os.path.join(library.data, "catalogue.db"), before)
        library.run("films", "withdraw", "a")

        library.put("a.json", '{"state": "live", "title": "Again"}')
        library.index()
        holds("a sidecar does not", library.film("a")["state"] == "withdrawn")
        library.put("other.mp4", "one.mp4")
        library.put("other.json", '{"state": "live"}')
        report = library.index()["other.mp4"]
        holds("the same bytes under a new name do not", library.film("other")["state"] == "withdrawn")
        holds("which is said", "withdrawn" in report["reason"], report)
        library.put("twin.mp4", "two.mp4")
        library.put("twin.json", '{"state": "live"}')
        library.index()
        library.put("twin.mp4", "one.mp4")
        report = library.index()["twin.mp4"]
        holds("the same bytes in a live film's place take that film away", report["outcome"] == "changed" and
              library.film("twin")["state"] == "withdrawn" and "withdrawn" in report["reason"], report)
        library.put("a.mp4", "two.mp4")
        library.index()
        holds("other bytes in its place do not", library.film("a")["state"] == "withdrawn")

        for name in ("catalogue.db-wal", "catalogue.db-shm", "other.mp4", "other.json", "twin.mp4",
                     "twin.json"):
            path = os.path.join(library.data, name) if "." in name and "db" in name else library.at(name)
            if os.path.exists(path):
                os.remove(path)
        shutil.copyfile(before, os.path.join(library.data, "catalogue.db"))
        holds("(an older catalogue says it is live)", library.film("a")["state"] == "live")
        done = library.run("films", "publish", "a", check=False)
        holds("nor can it be published then", done.returncode == 1 and "restore" in done.stderr, done.stderr)
        library.serve("--worker", "false")
        holds("an older catalogue does not", library.get("/films/a")[0] == 404)
        library.stop()
        library.serve()
        holds("it is brought in line", library.until(
            lambda: library.film("a")["state"] == "withdrawn") is not None)
        holds("and still nowhere", library.get("/films/a")[0] == 404)
        library.stop()
        for name in os.listdir(library.data):
            if name.startswith("catalogue.db"):
                os.remove(os.path.join(library.data, name))
        library.put("a.mp4", "one.mp4")
        library.index()
        holds("a new catalogue does not", library.film("again")["state"] == "withdrawn")


def what_is_given_back():
    """A film whose pictures were changed is given back without the old ones."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        before = os.path.join(library.data, "before")
        os.mkdir(before)
        shutil.copyfile(os.path.join(library.data, "catalogue.db"), os.path.join(before, "catalogue.db"))
        shutil.copytree(os.path.join(library.data, "renditions"), os.path.join(before, "renditions"))
        library.run("films", "withdraw", "a")
        library.put("a.mp4", "two.mp4")
        library.index()
        library.run("films", "restore", "a")
        library.run("films", "publish", "a")
        library.serve()
        holds("changed, given back and published, it is there", library.get("/films/a")[0] == 200)
        library.put("b.mp4", "one.mp4")
        library.put("b.json", '{"state": "live"}')
        library.index("b.mp4")
        holds("what it once showed stays withdrawn", library.film("b")["state"] == "withdrawn")
        library.put("a.mp4", "one.mp4")
        library.index("a.mp4")
        holds("and withdraws it when it comes back", library.film("a")["state"] == "withdrawn" and
              library.until(lambda: library.get("/films/a")[0] == 404, 2) is not None)
        library.stop()
        shutil.copytree(before, library.data, dirs_exist_ok=True)
        library.serve("--worker", "false")
        holds("an older catalogue does not bring it back", library.get("/films/a")[0] == 404)
        library.run("films", "restore", "a")
        library.run("films", "publish", "a")
        holds("a person does", library.until(lambda: library.get("/films/a")[0] == 200, 3) is not None)


def twins():
    """Two films of the same bytes."""
    with Library() as library:
        for name in "ab":
            library.put(f"{name}.mp4", "one.mp4")
            library.put(f"{name}.json", '{"state": "live"}')
            library.put(f"{name}.en-GB.vtt", VTT)
        library.index()
        before = os.path.join(library.data, "before.db")
        shutil.copyfile(os.path.join(library.data, "catalogue.db"), before)
        library.run("films", "withdraw", "a")
        holds("who withdraws one withdraws both", {film["state"] for film in library.films().values()} ==
              {"withdrawn"})
        holds("search holds none of them", library.rows("SELECT count(*) FROM cue_search") == [(0,)])
        library.run("films", "withdraw", "b")
        library.run("films", "restore", "a")
        holds("one given back leaves the other", library.film("b")["state"] == "withdrawn")
        for name in ("catalogue.db-wal", "catalogue.db-shm"):
            if os.path.exists(os.path.join(library.data, name)):
                os.remove(os.path.join(library.data, name))
        shutil.copyfile(before, os.path.join(library.data, "catalogue.db"))
        library.serve("--worker", "false")
        holds("as a person said, whatever an older catalogue says", library.get("/films/b")[0] == 404)


def answer(library, path):
    """The status, or 0 when nobody listens."""
    try:
        return library.get(path)[0]
    except OSError:
        return 0


def a_line_alone():
    """What withdrawn.log says is the catalogue's within a second or two."""
    with Library() as library:
        for name, source in (("a", "one.mp4"), ("b", "two.mp4")):
            library.put(f"{name}.mp4", source)
            library.put(f"{name}.json", '{"state": "live"}')
        library.index()
        library.run("films", "withdraw", "b")
        library.serve()
        [(film_id,)] = library.rows("SELECT public_id FROM films WHERE slug = 'a'")
        path = os.path.join(library.data, "withdrawn.log")
        shutil.copyfile(path, path + ".edited")
        with open(path + ".edited", "a", encoding="ascii") as log:
            log.write(f"2026-03-01T19:00:00Z withdraw {film_id} a -\n")
        os.rename(path + ".edited", path)
        holds("a line alone withdraws, also from an editor, whose file is another",
              library.until(lambda: answer(library, "/films/a") == 404, 3) is not None)
        holds("which is no longer than it takes to start the site again",
              library.until(lambda: answer(library, "/") == 200, 3) is not None)
        holds("in the catalogue too", library.until(lambda: library.film("a")["state"] == "withdrawn", 3)
              is not None)
        holds("and in search", library.rows("SELECT count(*) FROM film_search") == [(0,)])


def words_on_their_way():
    """Whoever reads slowly what is said in a film reads no more of it either."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.put("a.en-GB.vtt", "WEBVTT\n\n" + f"00:00.000 --> 00:01.000\n{'kettle ' * 20}\n\n" * 10000)
        library.index()
        library.serve()
        _, page, text, _, captions, _ = addresses(library, "a")
        running = [Transfer(library.base, path, 0.2) for path in (page, text, text + ".txt", captions)]
        for transfer in running:
            transfer.start()
        holds("(they are being sent)", library.until(
            lambda: all(transfer.received > 1 << 17 for transfer in running)) is not None)
        begun = time.monotonic()
        library.run("films", "withdraw", "a")
        for transfer in running:
            transfer.join(20)
            cut = transfer.ended_at - begun if transfer.ended_at else None
            holds(f"{transfer.path} is cut within a second", cut is not None and cut < SECOND_S + 0.5, cut)


def at_the_end():
    """A server that is told to stop lets running transfers end, but not those of a withdrawn film."""
    with Library() as library:
        library.put("a.mp4", "large.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        library.serve("--drain", "20 s")
        transfer = Transfer(library.base, addresses(library, "a")[0])
        transfer.start()
        holds("(a transfer runs)", library.until(lambda: transfer.received > 1 << 18) is not None)
        library.server.terminate()
        holds("(the server takes no more)", library.until(lambda: answer(library, "/") == 0) is not None)
        holds("(the transfer goes on)", transfer.ended_at is None)
        begun = time.monotonic()
        library.run("films", "withdraw", "a")
        transfer.join(20)
        cut = transfer.ended_at - begun
        holds("while it ends, what is withdrawn is cut within a second", cut < SECOND_S + 0.2 and
              transfer.received < os.path.getsize(clip("large.mp4")), cut)


def a_full_disk():
    """Not a byte is left, and a film is to go."""
    with Library() as library:
        disk = os.path.join(library.data, "disk")
        os.mkdir(disk)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk],
                                               capture_output=True, check=False).returncode:
            print("no disk of its own to fill: not tried")
            return
        try:
            library.data, library.path = disk, os.path.join(disk, "library")
            os.mkdir(library.path)
            library.put("a.mp4", "one.mp4")
            library.put("a.json", '{"state": "live"}')
            seen = library.index()["a.mp4"]
            holds("a film that leaves too little room waits", seen["outcome"] == "waiting" and
                  "disk_reserve" in seen["reason"] and library.renditions() == [], seen)
            library.run("index", "--disk-reserve", "1 MiB")
            library.serve()
            filler = os.open(os.path.join(disk, "filler"), os.O_WRONLY | os.O_CREAT)
            for size in (65536, 4096, 1):
                try:
                    while True:
                        os.write(filler, b"x" * size)
                except OSError:
                    pass
            os.close(filler)
            done = library.run("films", "withdraw", "a", check=False)
            holds("a full disk stops no withdrawal", done.returncode == 0 and "it is withdrawn" in done.stderr,
                  done.stderr)
            holds("seen by all within a second",
                  library.until(lambda: library.get("/films/a")[0] == 404, 1) is not None)
            os.remove(os.path.join(disk, "filler"))
            holds("the catalogue follows when there is room", library.until(
                lambda: library.film("a")["state"] == "withdrawn", 40) is not None)
        finally:
            library.stop()
            subprocess.run(["umount", disk], check=False)
            library.data = os.path.dirname(disk)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (published_and_withdrawn, in_its_time, nothing_brings_it_back, what_is_given_back,
                 twins, a_line_alone, words_on_their_way, at_the_end, a_full_disk):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
