#!/usr/bin/env python3
"""A folder becomes a catalogue: what is added, changed, moved, missing, refused and left waiting; what
lies beside a film; and how little an unchanged library costs."""

import json
import os
import sqlite3
import subprocess
import time

from a_library import Library, clip, digest
from running_site import Tally

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>The kettle again.\n"
CHAPTERS = "WEBVTT\n\n00:00.000 --> 00:01.000\nBefore\n\n00:01.000 --> 00:02.000\nAfter\n"
holds = None  # Tally.holds, set below


def outcomes(reports):
    return {path: report["outcome"] for path, report in reports.items()}


def first_and_again():
    with Library() as library:
        library.put("first-night.mp4", "one.mp4")
        library.put("clips/two.mp4", "two.mp4")
        library.put(".hidden.mp4", "two.mp4")
        library.put("README.md", "# hello")
        library.put("lonely.en-GB.vtt", VTT)
        seen = outcomes(library.index())
        holds("new films are added; hidden files, README.md and lone sidecars are not films",
              seen == {"first-night.mp4": "added", "clips/two.mp4": "added"}, seen)
        film = library.film("first-night")
        holds("a new film is a draft, named after its file",
              (film["state"], film["title"]) == ("draft", "First night"), film)
        version = film["versions"][0]
        holds("what browsers play is ready", version["state"] == "ready" and version["why"] == "", version)
        rendition = version["renditions"][0]
        holds("its copy is streamed under one name", rendition["name"] == "original.mp4", rendition)
        [(path,)] = library.rows("SELECT path FROM renditions WHERE sha256 = ?", rendition["sha256"])
        path = os.path.join(library.data, "renditions", path)
        holds("the copy is the file, byte for byte",
              digest(path) == digest(clip("one.mp4")) == rendition["sha256"])
        holds("and cannot be written", os.stat(path).st_mode & 0o777 == 0o440)
        seen = outcomes(library.index())
        holds("looked at again, nothing has changed", set(seen.values()) == {"unchanged"}, seen)
        holds("and it is said of which film", library.index()["first-night.mp4"]["slug"] == "first-night")
        os.utime(library.at("first-night.mp4"))
        files = library.renditions()
        holds("a touched file with the same bytes has not changed",
              outcomes(library.index())["first-night.mp4"] == "unchanged")
        holds("and was not taken in again", library.renditions() == files)


def changed_and_cleaned():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        notices = os.path.join(library.data, "notices.json")
        with open(notices, "w", encoding="utf-8") as file:
            file.write('{"notices": [{"kind": "abuse", "how": "shown", "from": "0:00.2", "to": "0:00.5", '
                       '"en": "A fall"}]}')
        library.run("films", "notices", "a", notices)
        before = library.film("a")
        old_files = library.renditions()
        library.put("a.mp4", "two.mp4")
        holds("other bytes under the name are a change", outcomes(library.index()) == {"a.mp4": "changed"})
        after = library.film("a")
        holds("the film keeps its place", after["slug"] == before["slug"] and after["state"] == "live")
        holds("its version keeps its address", after["versions"][0]["id"] == before["versions"][0]["id"])
        holds("and streams the new bytes",
              after["versions"][0]["renditions"][0]["sha256"] == digest(clip("two.mp4")))
        said, seen = library.run("films", "notices", "a").stdout, library.run("films", "show", "a").stdout
        holds("what is told before it has lost its times, which led to moments of the old ones", said ==
              "somewhere in it: abuse, shown\n  (its times were dropped: the film's content changed)\n  A fall\n", said)
        holds("and staff are told", "  notices   1 lost their times: the film's content changed\n" in seen and
              (before["untimed_notices"], after["untimed_notices"]) == (0, 1), seen)
        library.put("a.json", '{"state": "live", "notices": [{"kind": "abuse", "how": "shown", "from": "0:00.7", '
                              '"en": "A fall"}]}')
        library.index()
        holds("which a file beside it does not undo, since staff gave them",
              library.film("a")["untimed_notices"] == 1 and library.run("films", "notices", "a").stdout == said)
        with open(notices, "w", encoding="utf-8") as file:
            file.write('{"notices": [{"kind": "abuse", "how": "shown", "from": "0:00.7", "en": "A fall"}]}')
        library.run("films", "notices", "a", notices)
        holds("until staff give them anew", library.film("a")["untimed_notices"] == 0 and
              library.run("films", "notices", "a").stdout.startswith("0:00.700: abuse"))
        holds("the old file stays for who is reading it", set(old_files) < set(library.renditions()))
        with open(os.path.join(library.data, "renditions", "tmp-left"), "w", encoding="utf-8"):
            pass
        library.serve()
        holds("what no film names is gone when the worker has begun; what it was made of before is kept",
              library.until(lambda: len(library.renditions()) == 2) is not None and
              set(old_files) < set(library.renditions()), library.renditions())
        library.stop()
        library.put("a.mp4", "this is no film")
        seen = library.index()
        holds("a bad file does not take the film's place", seen["a.mp4"]["outcome"] == "refused")
        holds("which goes on", library.film("a")["versions"][0]["state"] == "ready")
        library.put("a.mp4", "two.mp4")
        library.index()
        holds("and the right one put back makes no second copy", len(library.renditions()) == 2)


def moved_and_missing():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.en-GB.vtt", VTT)
        library.put("b.mp4", "two.mp4")
        library.index()
        os.mkdir(library.at("series"))
        os.rename(library.at("a.mp4"), library.at("series/the-end.mp4"))
        seen = outcomes(library.index())
        holds("the same bytes elsewhere have moved", seen.get("series/the-end.mp4") == "moved", seen)
        holds("no film is lost or made", set(library.films()) == {"a", "b"})
        holds("captions left behind stay with the film",
              library.film("a")["versions"][0]["captions"] == ["en-GB"])
        os.remove(library.at("b.mp4"))
        seen = outcomes(library.index())
        holds("a deleted file is missing", seen["b.mp4"] == "missing", seen)
        holds("its film stays as it is", library.film("b")["versions"][0]["state"] == "ready")
        holds("said once", "b.mp4" not in library.index())
        library.put("b.mp4", "two.mp4")
        holds("back again it is what it was", outcomes(library.index())["b.mp4"] == "unchanged")
        library.put("copy.mp4", "one.mp4")
        holds("the same bytes beside those that are there are a film of their own",
              outcomes(library.index())["copy.mp4"] == "added")


def said_too_late():
    """What a sidecar may say only the first time is not passed over in silence when it would hide a film."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", '{"state": "live"}')
        holds("first, there is nothing to say", library.index()["a.mp4"]["reason"] == "")
        for words, hint in (('"state": "draft"', "films withdraw"),
                            ('"state": "live", "end_at": "2099-01-01T00:00:00Z"', "--until")):
            library.put("a.json", "{" + words + "}")
            seen = library.index()["a.mp4"]
            holds(f"then {words} hides nothing", library.film("a")["state"] == "live" and
                  library.film("a")["end_at"] is None)
            holds("and it is said what does", hint in seen["reason"], seen)


def asked_for():
    """A file has one name, however it is typed."""
    with Library() as library:
        library.put("sub/a.mp4", "one.mp4")
        library.index()
        for path in ("sub/a.mp4", "sub//a.mp4", "./sub/a.mp4", "sub/./a.mp4", library.at("sub/../sub/a.mp4")):
            seen = outcomes(library.index(path))
            holds(f"{path} is sub/a.mp4", seen == {"sub/a.mp4": "unchanged"}, seen)
        holds("and one film", list(library.films()) == ["a"])
        for path in ("sub/", "../a.mp4", "/etc/passwd", "nowhere/./a.mp4"):
            holds(f"{path} is no film", library.run("index", path, check=False).returncode == 1)


def refused():
    with Library() as library:
        library.put("text.mp4", "no film at all")
        library.put("empty.mp4", "")
        os.symlink(clip("one.mp4"), library.at("link.mp4"))
        os.mkfifo(library.at("pipe.mp4"))
        library.put("/".join("123456789") + "/deep.mp4", "one.mp4")
        os.makedirs(library.at("linked"))
        os.rmdir(library.at("linked"))
        os.symlink("/etc", library.at("linked"))
        open(os.path.join(library.path.encode(), b"bad\xff.mp4"), "w", encoding="utf-8").close()
        begun = time.monotonic()
        seen = library.index()
        for path in ("text.mp4", "empty.mp4", "link.mp4", "pipe.mp4", "linked", "?", "1/2/3/4/5/6/7/8/9"):
            holds(f"{path} is refused with a reason", path in seen and seen[path]["outcome"] == "refused" and
                  len(seen[path]["reason"]) > 10, seen.get(path))
        holds("nothing became a film", library.films() == {})
        holds("without waiting for a pipe", time.monotonic() - begun < 10)
        again = library.index(before=["strace", "-f", "-qq", "-e", "trace=openat,openat2", "-o",
                                      os.path.join(library.data, "calls")])
        with open(os.path.join(library.data, "calls"), encoding="utf-8") as calls:
            holds("what was refused is not opened again", "text.mp4" not in calls.read())
        holds("and refused for the same reason", again == seen)


def waiting():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        with open(library.at("a.mp4"), "ab"):
            seen = library.index()
            holds("a file somebody writes is left alone", seen["a.mp4"]["outcome"] == "waiting", seen)
        holds("and taken in when it is closed", library.index()["a.mp4"]["outcome"] == "added")
        with open(library.at("a.en-GB.vtt"), "w", encoding="utf-8") as captions:
            captions.write(VTT)
            captions.flush()
            seen = library.index()
            holds("so are captions", seen["a.mp4"]["outcome"] == "waiting", seen)
        holds("and taken in then", library.index()["a.mp4"]["outcome"] == "changed" and
              library.film("a")["versions"][0]["captions"] == ["en-GB"])


def needing_packaging():
    with Library() as library:
        for name in ("placed.mp4", "noted.mp4", "old.avi", "three.webm"):
            stem = name.split(".")[0]
            library.put(name, name)
            library.put(f"{stem}.json", '{"state": "live"}')
            report = library.index()[name]
            holds(f"{name} is added, and why it cannot be shown is said",
                  report["outcome"] == "added" and "needs packaging" in report["reason"], report)
            film = library.film(stem)
            version = film["versions"][0]
            holds(f"{name} is what it was meant to be, once it is packaged", film["state"] == "live" and
                  version["state"] == "needs_packaging" and not version["renditions"] and
                  version["packaging"]["state"] == "waiting", film)
            done = library.run("films", "publish", stem, check=False)
            holds(f"{name} cannot be published", done.returncode == 1 and
                  "waits to be packaged" in done.stderr and done.stdout == "", done)
        holds("the key that tells a place is named", "location" in library.film("placed")["versions"][0]["why"])
        holds("and how often one was found", library.film("placed")["versions"][0]["found"] == {"location": 1} and
              library.film("three")["versions"][0]["found"] == {}, library.film("placed"))
        said = [library.run(*words).stdout for words in (("index",), ("films", "list"), ("films", "show", "placed"))]
        holds("staff read it in words", "found GPS in 1 file: none of it is streamed" in said[0] and
              "found GPS in 1 film: none" in said[1] and "removed   1 GPS entry\n" in said[2], said)
        why = library.film("noted")["versions"][0]["why"]
        holds("what no player shows and no probe sees is found by the proof, and where it lies",
              why == "it is not proven to be picture and sound alone: mdat: SEI in a picture: cameras write places "
              "and serial numbers there", why)
        holds("WebM is encoded anew", "not every browser plays it: vp8, opus in video/webm" in
              library.film("three")["versions"][0]["why"], library.film("three"))
        holds("nothing of them is below renditions/", library.renditions() == [])
        with open(os.path.join(library.data, "catalogue.db"), "rb") as file:
            holds("its value is nowhere in the catalogue", b"51.5" not in file.read())


def sidecars():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.en-gb.vtt", VTT)
        library.put("a.cy.srt", "1\n00:00:00,000 --> 00:00:01,000\nHelo.\n")
        library.put("a.chapters.vtt", CHAPTERS)
        library.put("a.json", json.dumps({
            "title": "The Kettle", "kind": "trailer", "number": 3, "dek": "D", "synopsis": "S",
            "themes": ["family", "sunday-dinner"], "door": "sage", "language": "en-gb", "state": "scheduled",
            "publish_at": "2099-03-01T19:00:00Z", "end_at": "2099-04-01T19:00:00Z", "announced": True,
            "slug": "kettle", "notices": [{"kind": "abuse", "how": "mentioned", "en": "A"}]}))
        report = library.index()["a.mp4"]
        holds("a film with all beside it", (report["outcome"], report["slug"], report["reason"]) ==
              ("added", "kettle", ""), report)
        film = library.film("kettle")
        said = {key: film[key] for key in ("title", "kind", "number", "dek", "door", "language", "state",
                                           "publish_at", "end_at", "announced")}
        holds("takes all its words", said == {
            "title": "The Kettle", "kind": "trailer", "number": 3, "dek": "D", "door": "sage",
            "language": "en-GB", "state": "scheduled", "publish_at": "2099-03-01T19:00:00Z",
            "end_at": "2099-04-01T19:00:00Z", "announced": True}, said)
        holds("captions in both languages", sorted(film["versions"][0]["captions"]) == ["cy", "en-GB"])
        said = library.run("films", "show", "kettle").stdout
        holds("which a person is shown", "  captions  cy\n  captions  en-GB\n" in said, said)
        holds("both chapters", library.rows("SELECT count(*) FROM chapters") == [(2,)])
        holds("what is told before it", library.rows("SELECT kind, how, en FROM notices") ==
              [("abuse", "mentioned", "A")])
        holds("both themes", library.rows("SELECT count(*) FROM film_themes") == [(2,)])

        done = library.run("index")
        holds("all being well, a person is told how many there are", done.stdout == "1 unchanged\n", done.stdout)
        done = library.run("index", "a.mp4")
        holds("and of a film by name, that it is as it was", done.stdout == "unchanged a.mp4\n", done.stdout)

        library.put("a.jpg", "a picture")
        report = library.index()["a.mp4"]
        holds("a picture is said not to be shown", report["reason"].startswith("a.jpg: kept but not shown"), report)
        os.remove(os.path.join(library.data, "library", "a.jpg"))
        library.put("a.json", '{"title": "A New Kettle", "state": "live", "slug": "other"}')
        calls = os.path.join(library.data, "calls")
        seen = library.index(before=["strace", "-f", "-qq", "-e", "trace=openat,openat2", "-o", calls])
        with open(calls, encoding="utf-8") as file:
            holds("changed words do not open the film", "a.mp4" not in file.read())
        holds("and are a change", seen["a.mp4"]["outcome"] == "changed")
        film = library.film("kettle")
        holds("of its title", film["title"] == "A New Kettle")
        holds("not of its state or address, which counted once", film["state"] == "scheduled")
        holds("nor of what is told before it, of which it does not speak",
              library.rows("SELECT kind FROM notices") == [("abuse",)])

        welsh = "SELECT title, dek FROM film_texts WHERE language = 'cy'"
        library.put("a.cy.json", '{"title": "Y Tegell"}')
        library.put("a.en-GB.json", '{"title": "Twice"}')
        report = library.index()["a.mp4"]
        holds("words in another language are taken in", library.rows(welsh) == [("Y Tegell", "")])
        holds("those in its own stand elsewhere", "en-GB: the film's own language" in report["reason"], report)
        os.remove(library.at("a.en-GB.json"))
        library.put("a.cy.json", '{"titl": "x"}')
        report = library.index()["a.mp4"]
        holds("bad ones are named, and what was there stays", "a.cy.json: unknown word 'titl'" in
              report["reason"] and library.rows(welsh) == [("Y Tegell", "")], report)
        library.put("a.ga.json", '{"title": "An Citeal"}')
        irish = "SELECT title FROM film_texts WHERE language = 'ga'"
        for title in ("An Citeal", "An Citeal Nua"):
            library.put("a.ga.json", json.dumps({"title": title}))
            library.index()
            holds(f"good ones beside it are taken in: {title}", library.rows(irish) == [(title,)] and
                  library.rows(welsh) == [("Y Tegell", "")])
        library.put("a.cy.json", '{"title": "Y Tegell"}')
        library.put("a.CY.json", '{"title": "Y Crochan"}')
        report = library.index()["a.mp4"]
        holds("of two in one language the first is taken, and the other is named", library.rows(welsh) ==
              [("Y Crochan", "")] and "a.cy.json: texts in this language are there already" in report["reason"],
              report)
        for name in ("a.CY.json", "a.cy.json", "a.ga.json"):
            os.remove(library.at(name))
        library.index()
        holds("and go with their file", library.rows(welsh) == [])

        os.remove(library.at("a.cy.srt"))
        os.remove(library.at("a.chapters.vtt"))
        library.put("a.en-gb.vtt", "WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards.\n")
        library.put("a.json", '{"tilte": "x"}')
        library.put("a.xyzzyx.vtt", VTT)
        report = library.index()["a.mp4"]
        holds("bad captions are named with their line", "a.en-gb.vtt:3:" in report["reason"], report)
        holds("an unknown word with its nearest", "a.json: unknown word 'tilte'; did you mean 'title'?" in
              report["reason"], report)
        holds("captions in no language are named", "a.xyzzyx.vtt: which language?" in report["reason"], report)
        said = library.run("index").stdout
        holds("and a person is told again until it is mended", "unchanged a.mp4: a.en-gb.vtt:3:" in said and
              said.endswith("\n1 unchanged\n"), said)
        film = library.film("kettle")
        holds("the film goes on with what it had; deleted captions are gone",
              film["title"] == "A New Kettle" and film["versions"][0]["captions"] == ["en-GB"], film)
        holds("deleted chapters are gone", library.rows("SELECT count(*) FROM chapters") == [(0,)])

        library.put("b/a.mp4", "two.mp4")
        library.put("b/a.json", '{"slug": "kettle", "state": "live", "end_at": "2001-01-01T00:00:00Z"}')
        holds("a second film of one name gets another address",
              library.index()["b/a.mp4"]["slug"] == "kettle-2")
        holds("a film whose time is over has ended", library.film("kettle-2")["state"] == "ended")


def too_much():
    """Whatever lies beside a film, the next one is taken in."""
    with Library() as library:
        for name in ("a", "b"):
            library.put(f"{name}.mp4", "one.mp4" if name == "a" else "two.mp4")
        library.put("a.json", '{"title": "Kept", "slug": "a"}')
        library.put("a.en.vtt", VTT)
        library.put("a.ga.json", '{"title": "An Citeal"}')
        library.index("a.mp4")
        with sqlite3.connect(os.path.join(library.data, "catalogue.db")) as db:
            db.execute("CREATE TRIGGER refusing BEFORE INSERT ON film_texts WHEN new.language = 'cy'"
                       " BEGIN SELECT RAISE(ABORT, 'no'); END")
        library.put("a.cy.json", '{"title": "Y Tegell"}')
        seen = library.index()
        holds("what the catalogue does not take is said, and the next film comes in", "the catalogue refused" in
              seen["a.mp4"]["reason"] and seen["b.mp4"]["outcome"] == "added", seen)
        kept = [("en-GB", "Kept"), ("ga", "An Citeal")]
        texts = "SELECT language, title FROM film_texts WHERE film_id = 1 ORDER BY language"
        holds("what was there stays", library.rows(texts) == kept and
              library.film("a")["versions"][0]["captions"] == ["en"], library.rows(texts))
        library.put("c.mp4", "large.mp4")
        library.put("c.json", '{"title": "Live", "state": "live"}')
        library.put("c.cy.json", '{"title": "Y Tegell"}')
        library.index("c.mp4")
        holds("a film that is new comes in too, as a draft", library.film("c")["state"] == "draft" and
              library.film("c")["title"] == "C", library.film("c"))
        os.remove(library.at("a.cy.json"))
        words = "".join(f"{i // 60:02d}:{i % 60:02d}.000 --> {i // 60:02d}:{i % 60:02d}.900\n{'kettle ' * 280}\n\n"
                        for i in range(1000))
        for i in range(16):
            library.put(f"a.q{chr(97 + i)}.vtt", "WEBVTT\n\n" + words)
        for i in range(2000):
            library.put(f"b.{i:04d}.vtt", VTT)
        with open(library.at("b.x\udcff\x1b.json").encode("utf-8", "surrogateescape"), "wb"):
            pass
        seen = library.index()
        holds("more words than can be held are said, and no film waits for it", "together they hold too much" in
              seen["a.mp4"]["reason"] and library.film("a")["versions"][0]["captions"] == ["en"], seen["a.mp4"])
        holds("so are complaints without end", seen["b.mp4"]["reason"].endswith("; and there is more to mend") and
              len(seen["b.mp4"]["reason"]) < 5000, seen["b.mp4"])


def one_file():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("b.mp4", "two.mp4")
        holds("one named file is looked at", list(library.index(library.at("a.mp4"))) == ["a.mp4"])
        holds("also as it is below the library", library.index("a.mp4")["a.mp4"]["outcome"] == "unchanged")
        library.put("a.en-GB.vtt", VTT)
        holds("a named sidecar is its film", library.index("a.en-GB.vtt")["a.mp4"]["outcome"] == "changed")
        os.remove(library.at("a.mp4"))
        holds("a named file that is gone is missing", library.index("a.mp4")["a.mp4"]["outcome"] == "missing")
        done = library.run("index", clip("one.mp4"), check=False)
        holds("a file elsewhere is refused, with what to do", done.returncode == 1 and "try:" in done.stderr)


def ten_thousand():
    """The rows say what a first index would have said; the second is what is measured."""
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.index()
        os.remove(library.at("a.mp4"))
        library.index()
        rows = []
        for i in range(2, 10002):
            name = f"{i // 1000}/film-{i}.mp4"
            library.put(name, f"{i}")
            at = os.stat(library.at(name))
            rows.append((name, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino, at.st_dev, i))
        with sqlite3.connect(os.path.join(library.data, "catalogue.db")) as db:
            ids = [(row[-1],) for row in rows]
            db.executemany("INSERT INTO films (id, public_id, slug, kind, created_at)"
                           " SELECT ?1, ?1, ?1, 'clip', 0", ids)
            db.executemany("INSERT INTO versions (id, public_id, film_id, kind, state, sha256, duration_ms)"
                           " SELECT ?1, ?1, ?1, kind, state, sha256, duration_ms FROM versions WHERE id = 1",
                           ids)
            db.executemany("INSERT INTO renditions (version_id, name, path, type, codecs, bytes, sha256, width,"
                           " height, bit_rate, created_at) SELECT ?1, name, path, type, codecs, bytes, sha256,"
                           " width, height, bit_rate, created_at FROM renditions WHERE version_id = 1", ids)
            db.executemany("INSERT INTO sources (path, bytes, mtime_ns, ctime_ns, inode, device, sha256, "
                           "state, film_id, seen_at) VALUES (?, ?, ?, ?, ?, ?, hex(zeroblob(32)), 'indexed', ?,"
                           " 0)", rows)
        begun = time.monotonic()
        library_outcomes = outcomes(library.index())
        took = time.monotonic() - begun
        holds("10,000 files are unchanged", len(library_outcomes) == 10000 and
              set(library_outcomes.values()) == {"unchanged"}, len(library_outcomes))
        holds("in less than 3 s", took < 3, f"{took:.2f} s")
        print(f"10,000 unchanged files: {took:.2f} s")
        calls = os.path.join(library.data, "calls")
        library.index(before=["strace", "-f", "-qq", "-e", "trace=openat,openat2,open,creat", "-o", calls])
        with open(calls, encoding="utf-8") as file:
            opened = sum("film-" in line for line in file)
        holds("and not one of them is opened", opened == 0, opened)


def while_serving():
    with Library() as library:
        library.serve("--library-default-state", "live")
        library.put("a.mp4", "one.mp4")
        took = library.until(lambda: "a" in library.films())
        holds("a film put into the library is taken in", took is not None)
        print(f"taken in while serving: {took:.1f} s" if took else "")
        took = library.until(lambda: library.get("/api/v1/films/a")[0] == 200, 2)
        holds("and shown", took is not None)
        os.makedirs(library.at("new/folder"))
        library.put("new/folder/b.mp4", "two.mp4")
        holds("in a new folder too", library.until(lambda: "b" in library.films()) is not None)
        os.rename(library.at("new"), library.at("newer"))
        holds("a folder that moves takes its films along", library.until(lambda: library.rows(
            "SELECT count(*) FROM sources WHERE path = 'newer/folder/b.mp4'") == [(1,)]) is not None)
        library.put("newer/folder/b.en-GB.vtt", VTT)
        holds("captions put there are seen", library.until(
            lambda: library.film("b")["versions"][0]["captions"] == ["en-GB"]) is not None)
        os.remove(library.at("a.mp4"))
        holds("a deleted file is noted", library.until(lambda: library.rows(
            "SELECT state FROM sources WHERE path = 'a.mp4'") == [("missing",)]) is not None)
        holds("its film is still shown", library.get("/api/v1/films/a")[0] == 200)
        done = library.run("serve", "--listen", "localhost:0", check=False)
        holds("a second server is refused", done.returncode == 1 and "already" in done.stderr, done.stderr)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (first_and_again, changed_and_cleaned, moved_and_missing, asked_for, said_too_late, refused, waiting,
                 needing_packaging, sidecars, too_much, one_file, ten_thousand, while_serving):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
