#!/usr/bin/env python3
"""kill -9 at every call that writes, of indexing, publishing, withdrawing and giving back: afterwards the
catalogue is whole, nothing is half there, and what was said to be done is done.

Without --full, at some of them."""

import os
import shutil
import sqlite3
import subprocess
import sys

from a_library import Library, digest
from running_site import Tally

CALLS = ("pwrite64,pwritev,write,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,"
         "unlinkat,ftruncate,truncate,copy_file_range,openat,openat2,mkdir,mkdirat,fchmod,ioctl,flock")
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nThe kettle again.\n"
DECISIVE = {"fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat", "ftruncate"}
SAMPLE = 16


class Fault:
    """One command, killed at each step from one starting point."""

    def __init__(self, name, words, prepare, look):
        self.name, self.words, self.prepare, self.look = name, words, prepare, look


def two_films(library):
    for name, source in (("a", "one.mp4"), ("b", "two.mp4")):
        library.put(f"{name}.mp4", source)
        library.put(f"{name}.json", '{"state": "live", "themes": ["family"]}')
        library.put(f"{name}.en-GB.vtt", VTT)


def a_draft(library):
    library.put("a.mp4", "one.mp4")
    library.put("a.en-GB.vtt", VTT)
    library.index()


def a_live_film(library):
    two_films(library)
    library.index()


def a_replaced_film(library):
    a_live_film(library)
    library.put("a.mp4", "old.avi")
    library.index()
    library.put("a.mp4", "two.mp4")


def a_withdrawn_film(library):
    a_live_film(library)
    library.run("films", "withdraw", "a")


def an_older_catalogue(library):
    """Which says live, while withdrawn.log says otherwise."""
    a_live_film(library)
    shutil.copyfile(os.path.join(library.data, "catalogue.db"), os.path.join(library.data, "older"))
    library.run("films", "withdraw", "a")
    os.replace(os.path.join(library.data, "older"), os.path.join(library.data, "catalogue.db"))


def last_line(library):
    """What withdrawn.log says of film a: 'withdraw', 'restore' or ''."""
    path = os.path.join(library.data, "withdrawn.log")
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as log:
        words = [line.split() for line in log]
    return words[-1][1] if words else ""


def indexed(library, is_done):
    """Each film is there whole or not at all; the next index makes all of it."""
    for slug, film in library.films().items() if is_made(library) else ():
        yield f"{slug} is live with its captions", film["state"] == "live" and \
            film["versions"][0]["captions"] == ["en-GB"]
    if is_done:
        yield "both films are there", set(library.films()) == {"a", "b"}
    library.index()
    yield "the next index makes all of it", {s: f["state"] for s, f in library.films().items()} == {
        "a": "live", "b": "live"}


def replaced(library, is_done):
    version = library.film("a")["versions"][0]
    yield "the old state or the new one", (version["state"], len(version["renditions"])) in (
        ("needs_packaging", 0), ("ready", 1))
    yield "the new one when it was said to be", not is_done or version["state"] == "ready"
    library.index()
    yield "the next index makes the new one", library.film("a")["versions"][0]["state"] == "ready"


def published(library, is_done):
    state = library.film("a")["state"]
    yield "a draft or live", state in ("draft", "live")
    yield "live when it was said to be", not is_done or state == "live"


def withdrawn(library, is_done):
    state, logged = library.film("a")["state"], last_line(library)
    yield "the log is written first", state != "withdrawn" or logged == "withdraw"
    yield "both say so when it was said to be", not is_done or (state, logged) == ("withdrawn", "withdraw")
    library.index()
    if logged:
        yield "what the log says is obeyed", library.film("a")["state"] == "withdrawn"
    library.run("films", "withdraw", "a")
    yield "it can be done again", library.film("a")["state"] == "withdrawn"


def given_back(library, is_done):
    state, logged = library.film("a")["state"], last_line(library)
    yield "never live without a person", state != "live" or logged != "restore"
    yield "ready when it was said to be", not is_done or (state, logged) == ("ready", "restore")
    if logged != "restore":
        library.index()
        yield "withdrawn as long as the log says so", library.film("a")["state"] == "withdrawn"


FAULTS = [
    Fault("index", ["index"], two_films, indexed),
    Fault("replace", ["index"], a_replaced_film, replaced),
    Fault("publish", ["films", "publish", "a"], a_draft, published),
    Fault("withdraw", ["films", "withdraw", "a"], a_live_film, withdrawn),
    Fault("restore", ["films", "restore", "a"], a_withdrawn_film, given_back),
    Fault("restore after an older catalogue", ["films", "restore", "a"], an_older_catalogue, given_back),
]


def is_made(library):
    """Killed early, there is no catalogue yet, or an empty one."""
    return os.path.exists(os.path.join(library.data, "catalogue.db")) and \
        library.rows("SELECT 1 FROM sqlite_master WHERE name = 'films'") != []


def whole(library):
    """What must be so at every moment. Read as the next process would: SQLite mends its own log."""
    if not is_made(library):
        return
    with sqlite3.connect(os.path.join(library.data, "catalogue.db"), timeout=10) as db:
        yield "the catalogue is whole", db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        yield "every reference leads somewhere", db.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, sha256 in db.execute("SELECT path, sha256 FROM renditions UNION ALL "
                                       "SELECT path, sha256 FROM pictures").fetchall():
            file = os.path.join(library.data, "renditions", name)
            yield f"{name} is there, with its bytes", os.path.exists(file) and digest(file) == sha256
        yield "search holds live films and no others", db.execute(
            "SELECT rowid FROM film_search EXCEPT SELECT id FROM films WHERE state = 'live'").fetchall() == []
        known = {name for (name,) in db.execute("SELECT path FROM renditions UNION SELECT path FROM pictures"
                                               " UNION SELECT path FROM kept_renditions UNION SELECT path FROM"
                                               " kept_pictures UNION SELECT path FROM leftovers")}
        yield "every file is some film's, or may be deleted", all(
            name in known or name.startswith("tmp-") for name in library.renditions())
        yield "no film is without its version", db.execute(
            "SELECT id FROM films EXCEPT SELECT film_id FROM versions").fetchall() == []


def killed(library, fault, name, occurrence):
    """True when the command came to its end all the same. strace counts each call by itself, so a step
    is the nth call of one name. Only incare itself is killed: what kills the program that reads films
    is told of the file, and refuses it."""
    done = library.run(*fault.words, check=False, before=[
        "strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e",
        f"inject={name}:signal=KILL:when={occurrence}"])
    return done.returncode == 0


def calls_of(fault):
    """The names of such calls that the command makes, in order."""
    with Library() as library:
        fault.prepare(library)
        calls = os.path.join(library.data, "calls")
        library.run(*fault.words, before=["strace", "-qq", "-e", f"trace={CALLS}", "-o", calls])
        with open(calls, encoding="utf-8", errors="replace") as file:
            return [line.split("(")[0] for line in file if line[0] not in "-+"]


def some_of(calls):
    """Where something becomes durable or visible, before and after; thinned out to SAMPLE."""
    steps = sorted({i + after for i, name in enumerate(calls, 1) for after in (0, 1) if name in DECISIVE})
    return [step for step in steps[::max(1, len(steps) // SAMPLE)] if step <= len(calls)]


def try_all(fault, tally, is_full):
    calls = calls_of(fault)
    steps = list(range(1, len(calls) + 1)) if is_full else some_of(calls)
    ended = 0
    with Library() as origin:
        fault.prepare(origin)
        for step in steps + [len(calls) + 1]:
            with Library() as library:
                os.rmdir(library.path)
                shutil.copytree(origin.data, library.data, dirs_exist_ok=True, symlinks=True)
                name = (calls + ["fsync"])[step - 1]
                is_done = killed(library, fault, name, (calls + ["fsync"])[:step].count(name))
                ended += is_done
                for sentence, is_so in list(whole(library)) + list(fault.look(library, is_done)) + list(
                        whole(library)):
                    tally.holds(f"{fault.name}, killed at step {step} ({name}): {sentence}", is_so)
        tally.holds(f"{fault.name}: past its last step it comes to its end, and before it does not",
                    is_done and ended <= 1 + len(steps) // 10, ended)
    print(f"{fault.name}: killed at {len(steps)} of {len(calls)} steps")


def main():
    tally = Tally()
    for fault in FAULTS:
        try:
            try_all(fault, tally, "--full" in sys.argv)
        except (AssertionError, OSError, KeyError, ValueError, sqlite3.Error,
                subprocess.SubprocessError) as error:
            tally.holds(fault.name, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
