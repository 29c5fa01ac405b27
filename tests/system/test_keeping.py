#!/usr/bin/env python3
"""What must not be lost: the bytes of a film, whatever happens to the catalogue, to renditions/ or to the
library; and that what is to go, goes."""

import os
import shutil
import sqlite3
import subprocess

from a_library import Library, clip
from running_site import Tally

holds = None  # Tally.holds, set below


def catalogue(library):
    return [os.path.join(library.data, name) for name in os.listdir(library.data)
            if name.startswith("catalogue.db")]


def a_lost_catalogue():
    """The film's only copy is the one that was streamed; then the catalogue is lost, and found."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        os.remove(library.at("a.mp4"))
        os.remove(library.at("a.json"))
        files = library.renditions()
        kept = os.path.join(library.data, "kept")
        os.mkdir(kept)
        for path in catalogue(library):
            shutil.move(path, kept)
        library.serve()
        log = os.path.join(library.data, "server.log")
        holds("(the worker has looked at everything)", library.until(
            lambda: "scan.done" in open(log, encoding="utf-8").read()) is not None)
        library.stop()
        holds("a new catalogue deletes no file that another knew", library.renditions() == files)
        done = library.run("check", check=False)
        holds("a person is told of it", done.returncode == 1 and files[0].split("/")[0] in done.stdout,
              done.stdout)
        for path in catalogue(library):
            os.remove(path)
        for name in os.listdir(kept):
            shutil.move(os.path.join(kept, name), library.data)
        library.serve()
        version = library.film("a")["versions"][0]["id"]
        holds("found again, the film is there", library.get(f"/media/{version}/original.mp4")[0] == 200)
        holds("and all is well", library.run("check", check=False).returncode == 0)


def a_lost_copy():
    """What is streamed was deleted, or cut short, behind our back."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        version = library.film("a")["versions"][0]["id"]
        for how, harm in (("deleted", os.remove), ("cut short", lambda path: os.truncate(path, 1000))):
            path = os.path.join(library.data, "renditions", library.renditions()[0])
            os.chmod(path, 0o600)
            harm(path)
            library.serve()
            holds(f"{how}, it is made again of the library's file", library.until(
                lambda: library.get(f"/media/{version}/original.mp4") ==
                (200, open(library.at("a.mp4"), "rb").read())) is not None)
            library.stop()
            holds("the film is the same", library.film("a")["state"] == "live" and
                  library.film("a")["versions"][0]["id"] == version)
            holds("and all is well", library.run("check", check=False).returncode == 0)


def as_nobody(library):
    """What a command runs under when it may not read everything, as root may."""
    for folder, _, names in os.walk(library.data):
        for path in [folder] + [os.path.join(folder, name) for name in names]:
            os.chown(path, 65534, 65534)
    return ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


def a_closed_library():
    """Folders that may not be read, and a library that is not there."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("sub/b.mp4", "two.mp4")
        library.put("sub/b.json", '{"state": "live"}')
        library.index()
        if os.geteuid() == 0:
            before = as_nobody(library)
            for mode in (0o000, 0o400):
                os.chmod(library.at("sub"), mode)
                seen = library.index(before=before)
                holds(f"a folder with mode {mode:o} stops no other", seen["a.mp4"]["outcome"] == "unchanged")
                holds("and a person is told", any("read rights" in report["reason"] for report in seen.values()))
                holds("nothing in it is called missing", "missing" not in str(seen), seen)
                seen = library.index(library.at("sub/b.mp4"), before=before)
                holds("nor when it is asked for", "missing" not in str(seen), seen)
            os.chmod(library.at("sub"), 0o700)
        os.rename(library.path, library.path + ".away")
        os.mkdir(library.path)
        seen = library.index()
        holds("an empty library has missing files", {report["outcome"] for report in seen.values()} ==
              {"missing"} and len(seen) == 2, seen)
        library.serve()
        holds("whose films go on", library.get("/films/b")[0] == 200 and len(library.renditions()) == 2)
        library.stop()
        os.rmdir(library.path)
        os.rename(library.path + ".away", library.path)
        files = library.renditions()
        seen = library.index()
        holds("there again, they are what they were", {report["outcome"] for report in seen.values()} ==
              {"unchanged"} and library.renditions() == files, seen)


def another_version():
    with Library() as library:
        library.index()
        for version, words in ((1, "older incare; try: incare serve or incare index"), (99, "newer incare")):
            library.rows(f"PRAGMA user_version = {version}")
            done = library.run("films", "list", check=False)
            holds(f"a catalogue of schema {version} is named as what it is",
                  done.returncode == 1 and words in done.stderr, done.stderr)


def a_library_around():
    """A library that holds the data dir: what lies there is not dropped there as a film."""
    with Library() as library:
        top = os.path.join(library.data, "films")
        inside = os.path.join(top, "here/data")
        os.makedirs(inside)
        for folder in ("quarantine", "vault"):
            os.mkdir(os.path.join(inside, folder))
            shutil.copyfile(clip("two.mp4"), os.path.join(inside, folder, "secret.mp4"))
        shutil.copyfile(clip("one.mp4"), os.path.join(top, "a.mp4"))
        outside, library.data = library.data, inside
        try:
            around = ("--library", top, "--library-default-state", "live")
            for _ in range(2):
                library.run("index", *around)
            holds("a library around the data dir has its own films only", list(library.films()) == ["a"])
            for place in ("", "quarantine", "vault"):
                done = library.run("index", "--library", os.path.join(inside, place), check=False)
                holds(f"data/{place} is no library", "own folder" in done.stdout, done.stdout)
            done = library.run("index", *around, os.path.join(inside, "vault/secret.mp4"), check=False)
            holds("also when it is asked for", done.returncode == 1 and list(library.films()) == ["a"])
            library.serve(*around)
            shutil.copyfile(clip("two.mp4"), os.path.join(inside, "quarantine/late.mp4"))
            shutil.copyfile(clip("two.mp4"), os.path.join(top, "b.mp4"))
            holds("while serving, a new film is taken in", library.until(
                lambda: "b" in library.films()) is not None)
            holds("and no other", sorted(library.films()) == ["a", "b"])
            library.stop()
        finally:
            library.data = outside


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (a_lost_catalogue, a_lost_copy, a_closed_library, a_library_around,
                 another_version):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, sqlite3.Error,
                subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
