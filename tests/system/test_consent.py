#!/usr/bin/env python3
"""People who take back their word: how soon the films they are in are gone, and that no older catalogue, no
disk without room and no clock brings them back."""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse

from a_library import Library, clip
from running_site import SECOND_S, Tally
from test_withdraw import VTT, Transfer, addresses, are

STAMP = "%Y-%m-%dT%H:%M:%SZ"
holds = None  # Tally.holds, set below


def people(until):
    """C-0001 can be recognised in a, and is in b unseen; C-0002 can in c, where somebody's word is awaited."""
    agreed = {"uses": ["web"], "from": "2020-01-01T00:00:00Z", "until": until, "checkin": until, "given": ["self"]}
    return json.dumps({"people": [
        {"code": "C-0001", "role": "young-person", "child": True, "name_policy": "chosen-name", "name": "Robin",
         "credited": True, "label_cy": "Person ifanc o’r tŷ",
         "appearances": [{"film": "a", "how": "face", "identifiable": True},
                         {"film": "b", "how": "hands", "identifiable": False}], "consents": [agreed]},
        {"code": "C-0002", "role": "manager", "name_policy": "role-only",
         "appearances": [{"film": "c", "how": "face", "identifiable": True}],
         "consents": [{**agreed, "awaited": ["employer"]}]},
        {"code": "C-0003", "role": "leader", "name_policy": "role-only", "credited": True, "appearances":
         [{"film": "a", "how": "voice", "from": second, "to": second + 1, "post": post}
          for second, post in ((1, "Interim <head>"), (2, ""))]},
        {"code": "C-0004", "role": "neighbour", "name_policy": "none", "label": "Unspoken",
         "appearances": [{"film": "a", "how": "mentioned"}]},
        {"code": "C-0005", "role": "family", "name_policy": "first-name", "name": "Unasked",
         "appearances": [{"film": "a", "how": "background"}]}]})


CREDITS = re.compile(r'<ul class="credits">\s*(.*?)\s*</ul>', re.S)


def credits(library, path):
    """The lines below a film, as they stand; None where there is no such list."""
    found = CREDITS.search(library.get(path)[1].decode())
    return found and re.findall(r"<li>(.*?)</li>", found[1])


def credits_are_right(library):
    robin = "<b>Robin</b> <span>Person ifanc o’r tŷ</span>"
    head = "Interim &lt;head&gt;</span>"
    holds("below a film stand those who agreed to, each once, by a name that may be shown or by what they are",
          credits(library, "/cy/films/a") == [robin, f'<span lang="en">{head}'], credits(library, "/cy/films/a"))
    holds("a label that is in the other language is said to be", credits(library, "/films/a") ==
          [robin.replace("<span>", '<span lang="cy">'), f"<span>{head}"], credits(library, "/films/a"))
    paths = ["/oembed?url=" + library.base + "/films/a", "/feed.xml", "/api/v1/films/a", "/search?q=Robin",
             "/api/v1/search?q=Robin", "/embed/a"]
    told = [path for path in paths if b">Robin<" in library.get(path)[1] or b"Interim" in library.get(path)[1]]
    page = library.get("/films/a")[1].decode()
    described = re.findall(r"<script type=.application/ld.json.*?</script>", page, re.S)
    holds("and nowhere else", not told and described and "Robin" not in described[0] and
          page.count("Robin") == 1, told)
    library.run("consent", "withdraw", "C-0003")
    holds("who took back their word is not named, also where they cannot be recognised", library.until(
        lambda: credits(library, "/films/a") == [robin.replace("<span>", '<span lang="cy">')], 3) is not None)


def fill(library, until="2100-01-01T00:00:00Z"):
    for name, source in (("a", "large.mp4"), ("b", "two.mp4"), ("c", "one.mp4")):
        library.put(f"{name}.mp4", source)
        library.put(f"{name}.json", '{"state": "live"}')
        library.put(f"{name}.en-GB.vtt", VTT)
        library.put(f"{name}.chapters.vtt", VTT)
    library.index()
    path = os.path.join(library.data, "people.json")
    with open(path, "w", encoding="ascii") as file:
        file.write(people(until))
    return library.run("consent", "read", path, check=False)


def nowhere_within_a_second():
    with Library() as library:
        done = fill(library)
        holds("people are read from a file", done.returncode == 0 and done.stdout == "5 added\n", done)
        again = library.run("consent", "read", os.path.join(library.data, "people.json"), check=False)
        holds("once", again.returncode == 1 and "C-0001: this code is in the register already" in again.stderr, again)
        library.serve()
        a, b, c = (addresses(library, slug) for slug in "abc")
        holds("a film whose people agreed is there, and one where nobody can be recognised",
              are(library, a + b, 200))
        holds("one where somebody's word is awaited is nowhere", are(library, c, 404))
        library.run("partner", "add", "https://partner.example")
        holds("a partner frames what nobody can be recognised in", library.get("/embed/b")[0] == 200)
        said = urllib.parse.quote(library.base + "/films/a", "")
        holds("and nothing of who agreed to our own site alone",
              are(library, ["/embed/a", "/embed/a/ok", "/oembed?url=" + said], 404))
        credits_are_right(library)
        transfer = Transfer(library.base, a[0])
        transfer.start()
        holds("(a transfer runs)", library.until(lambda: transfer.received > 1 << 18) is not None)
        begun = time.monotonic()
        library.run("consent", "pause", "C-0001")
        took = library.until(lambda: are(library, a, 404), 5)
        holds("taken back, it is nowhere within a second", took is not None and took < SECOND_S, took)
        transfer.join(5)
        cut = transfer.ended_at - begun if transfer.ended_at else None
        holds("and a running transfer is cut, short", cut is not None and cut < SECOND_S + 0.2 and
              transfer.received < os.path.getsize(clip("large.mp4")), cut)
        print(f"nowhere after {took or 0:.2f} s, transfer cut after {cut or 0:.2f} s")
        lists = ["/", "/search?q=zebra", "/feed.xml", "/podcast.xml", "/sitemap.xml", "/api/v1/films",
                 "/api/v1/search?q=zebra"]
        holds("no list names it", all(b"/films/a" not in library.get(path)[1] for path in lists))
        holds("the film where they cannot be recognised stays", are(library, b, 200))
        [person] = [p for p in json.loads(library.run("consent", "list", "--json").stdout) if p["code"] == "C-0001"]
        holds("the list says so", [h["state"] for h in person["taken_back"]] == ["paused"], person)
        library.run("consent", "restore", "C-0001")
        holds("given again, it is there", library.until(lambda: are(library, a, 200), 3) is not None)
        library.run("consent", "withdraw", "C-0001", "--film", "b")
        holds("a film by itself, also where they cannot be recognised", library.until(
            lambda: are(library, b, 404), 3) is not None and are(library, a, 200))
        holds("nobody's name is in any log", all(b"Robin" not in open(os.path.join(library.data, name), "rb").read()
                                                 for name in ("withdrawn.log", "server.log")))
        acts = library.run("audit", "--json").stdout
        holds("what was done is in the audit log", all(f'"consent {act}"' in acts for act in
                                                       ("pause", "restore", "withdraw")) and "Robin" not in acts, acts)


def nothing_brings_it_back():
    with Library() as library:
        fill(library)
        before = os.path.join(library.data, "before.db")
        shutil.copyfile(os.path.join(library.data, "catalogue.db"), before)
        for words in (("withdraw", "C-0001"), ("restore", "C-0001"), ("withdraw", "C-0001")):
            library.run("consent", *words)
        for name in ("catalogue.db-wal", "catalogue.db-shm"):
            if os.path.exists(os.path.join(library.data, name)):
                os.remove(os.path.join(library.data, name))
        shutil.copyfile(before, os.path.join(library.data, "catalogue.db"))
        library.serve("--worker", "false")
        holds("an older catalogue does not bring it back", library.get("/films/a")[0] == 404)
        library.stop()
        library.serve()
        holds("and is brought in line", library.until(lambda: library.rows("SELECT kind FROM holds")
                                                      == [("withdrawn",)]) is not None)


def by_the_clock():
    with Library() as library:
        until = int(time.time()) + 6
        fill(library, time.strftime(STAMP, time.gmtime(until)))
        library.serve()
        holds("(it is there)", library.get("/films/a")[0] == 200 or time.time() > until)
        library.until(lambda: library.get("/films/a")[0] == 404)
        holds("what was agreed to for a time ends by the clock alone", 0 <= time.time() - until < SECOND_S,
              time.time() - until)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (nowhere_within_a_second, nothing_brings_it_back, by_the_clock):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
