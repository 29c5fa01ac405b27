#!/usr/bin/env python3
"""A film in other ways: what lies beside it as NAME.bsl.mp4 or NAME.described.mp4 is a version of it, which
shares its captions, comes and goes with it, and is never a film by itself."""

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request

from a_library import Library
from running_site import SECOND_S, Tally

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>The kettle again.\n"
LIVE = '{"title": "The first night", "slug": "night", "state": "live"}'
holds = None  # Tally.holds, set below


def kinds(library, slug="night"):
    return [version["kind"] for version in library.film(slug)["versions"]]


def get(base, path):
    try:
        with urllib.request.urlopen(base + path, timeout=10) as reply:
            return reply.status, reply.read().decode(errors="replace")
    except urllib.error.HTTPError as reply:
        return reply.code, reply.read().decode(errors="replace")


def taken_in():
    with Library() as library:
        library.put("a.bsl.mp4", "two.mp4")
        report = library.index()["a.bsl.mp4"]
        holds("alone it is refused, in words", report["outcome"] == "refused" and "not here" in report["reason"],
              report)
        library.put("a.mp4", "one.mp4")
        library.put("a.json", LIVE)
        library.put("a.en-GB.vtt", VTT)
        seen = library.index()
        holds("beside its film it is taken in, in the same scan", seen["a.bsl.mp4"]["outcome"] == "added" and
              seen["a.bsl.mp4"]["slug"] == "night", seen)
        holds("as a version of it", kinds(library) == ["main", "bsl"])
        holds("and as no film by itself", library.rows("SELECT count(*) FROM films") == [(1,)])
        holds("the film keeps its captions", library.film("night")["versions"][0]["captions"] == ["en-GB"])
        again = library.index()
        holds("it is known again", again["a.bsl.mp4"]["outcome"] == "unchanged", again)
        library.put("a.bsl.en-GB.vtt", VTT.replace("kettle", "bell"))
        library.put("a.bsl.json", LIVE)
        report = library.index()["a.bsl.mp4"]
        holds("captions beside it are its own", library.film("night")["versions"][1]["captions"] == ["en-GB"] and
              library.rows("SELECT count(*) FROM captions") == [(2,)])
        holds("texts are not, which is said", "a.bsl.json: not read" in report["reason"], report)
        for name in ("a.mp4", "a.json", "a.en-GB.vtt", "a.bsl.mp4", "a.bsl.json", "a.bsl.en-GB.vtt"):
            os.rename(library.at(name), library.at("b" + name[1:]))
        seen = library.index()
        holds("both may be renamed", (seen["b.mp4"]["outcome"], seen["b.bsl.mp4"]["outcome"]) == ("moved", "moved") and
              kinds(library) == ["main", "bsl"] and library.rows("SELECT count(*) FROM films") == [(1,)], seen)
        library.put("b.described.mp4", "one.mp4")
        seen = library.index()
        holds("the very film under another name is another version", kinds(library) == ["main", "bsl", "ad"], seen)


def unpackaged():
    """Ready before its film is, it shows nobody the film."""
    with Library() as library:
        library.put("a.mp4", "old.avi")
        library.put("a.json", LIVE)
        library.put("a.bsl.mp4", "two.mp4")
        library.index()
        library.serve()
        base = library.base
        film = library.film("night")
        version = film["versions"][1]
        holds("the film waits, its version does not", film["versions"][0]["state"] == "needs_packaging" and
              version["state"] == "ready", film)
        for path in ("/films/night", "/films/night?v=bsl", "/api/v1/films/night",
                     f"/media/{version['id']}/original.mp4"):
            holds(f"{path}: nobody sees it", get(base, path)[0] == 404)


def served():
    with Library() as library:
        for name, clip in (("a.mp4", "one.mp4"), ("a.bsl.mp4", "two.mp4")):
            library.put(name, clip)
        library.put("a.json", LIVE)
        library.put("a.en-GB.vtt", VTT)
        library.index()
        library.serve()
        base = library.base
        main, signed = [version["id"] for version in library.film("night")["versions"]]
        status, page = get(base, "/films/night")
        holds("its page leads to it", status == 200 and 'href="/films/night?v=bsl"' in page and
              f'<source src="/media/{main}/original.mp4?is=' in page, page)
        page = get(base, "/films/night?v=bsl")[1]
        holds("which plays it", f'<source src="/media/{signed}/original.mp4?is=' in page and
              'data-kind="bsl"' in page and re.search(r'data-kind="bsl"[^>]*aria-current="true"', page), page)
        holds("and stays with it at each line", '?t=' in page and not re.search(r'href="[^"]*\?t=\d+[#"]', page), page)
        holds("with the film's captions", f'<track kind="captions" src="/media/{signed}/captions/en-GB.vtt"' in page and
              get(base, f"/media/{signed}/captions/en-GB.vtt") == get(base, f"/media/{main}/captions/en-GB.vtt"))
        holds("one there is not is the film", f"/media/{main}/original.mp4" in get(base, "/films/night?v=ad")[1])
        holds("in Welsh", "Iaith Arwyddion Prydain</a>" in get(base, "/cy/films/night")[1])
        film = json.loads(get(base, "/api/v1/films/night")[1])
        holds("the API has both", [version["kind"] for version in film["versions"]] == ["main", "bsl"] and
              [caption["version"] for caption in film["captions"]] == [main, signed], film)
        films = json.loads(get(base, "/api/v1/films")[1])["films"]
        holds("lists, feeds and search have one film", len(films) == 1 and
              get(base, "/feed.xml")[1].count("<item>") == 1 and get(base, "/search?q=kettle")[1].count("<mark>") == 1)
        holds("the access ladder knows",
              re.search(r"The first night.*?<td>Yes</td>", get(base, "/accessibility")[1], re.S))
        paths = [f"/media/{version}/{name}" for version in (main, signed)
                 for name in ("original.mp4", "captions/en-GB.vtt")]
        holds("all of it is there", all(get(base, path)[0] == 200 for path in paths))
        library.run("films", "withdraw", "night")
        begun = time.monotonic()
        while any(get(base, path)[0] != 404 for path in paths) and time.monotonic() < begun + 5 * SECOND_S:
            time.sleep(0.02)
        holds("a withdrawal takes all of it away within a second", time.monotonic() < begun + SECOND_S)
        never = get(base, "/films/never-was")
        holds("and leaves no trace", get(base, "/films/night?v=bsl") == never)
        log = open(os.path.join(library.data, "withdrawn.log"), encoding="utf-8").read()
        made_of = library.rows("SELECT sha256 FROM versions")
        holds("it names what both were made of", len(made_of) == 2 and all(sha256 in log for sha256, in made_of))


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (taken_in, unpackaged, served):
        part()
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
